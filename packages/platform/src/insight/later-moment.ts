import { type Moment, parseMoment } from "./moment.ts";

const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59);
/** How much of a timestamp is whole seconds. */
const wholeLength = "YYYY-MM-DD HH:MM:SS".length;

/** The moment so many whole seconds later; undefined after the year 9999. */
export function addSeconds({ timestamp }: Moment, seconds: number): Moment | undefined {
  const [whole, fraction] = [timestamp.slice(0, wholeLength), timestamp.slice(wholeLength)];
  const time = Date.parse(`${whole.replace(" ", "T")}Z`) + seconds * 1000;
  if (time > lastSecond) return undefined;
  return parseMoment(`${new Date(time).toISOString().slice(0, wholeLength)}${fraction}`);
}
