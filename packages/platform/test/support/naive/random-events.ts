import {
  type EventTypeName,
  eventTypeNames,
  type PlainCell,
  type PlainData,
  type PlainEvent,
  type PlainRegion,
} from "./events.ts";

/** Random choices that are the same for the same seed. */
export interface Random {
  /** A whole number from 0 to below a bound. */
  below(bound: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** Whether something happens that does once in so many times. */
  onceIn(times: number): boolean;
}

/** Random choices (a linear congruential generator with the constants of Numerical Recipes). */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  const below = (bound: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  return {
    below,
    pick: (values) => values[below(values.length)]!,
    onceIn: (times) => below(times) === 0,
  };
}

/** The days of random data: the clocks of Europe change on 27 March 2016. */
export const randomDays = [
  "2016-03-25",
  "2016-03-26",
  "2016-03-27",
  "2016-03-28",
  "2016-03-29",
  "2016-03-30",
] as const;

/** A day of `randomDays` without any event. */
const emptyDay = "2016-03-28";

/** The day after the last of `randomDays`. */
export const afterRandomDays = "2016-03-31";

const cells: readonly PlainCell[] = [
  cell("a", 10.5, 50.5),
  cell("a again", 10.5, 50.5),
  cell("b", 10.25, 51.5),
  cell("c", 11.5, 50.5),
  // It moves to another region with its second version, and back.
  { ...cell("moving", 10.75, 50.75), to: "2016-03-26" },
  { ...cell("moving", 11.75, 51.25), version: 1, from: "2016-03-27", to: "2016-03-29" },
  { ...cell("moving", 10.75, 50.75), version: 2, from: "2016-03-30" },
  // It moves within its region.
  { ...cell("shaking", 11.25, 51.75), to: "2016-03-27" },
  { ...cell("shaking", 11.375, 51.5), version: 1, from: "2016-03-27" },
  // Not in service on the 27th.
  { ...cell("pausing", 11.5, 50.25), to: "2016-03-26" },
  { ...cell("pausing", 11.5, 50.25), version: 1, from: "2016-03-28" },
  // In no region.
  cell("sea", 20, 40),
];

/** The second and third overlap at the place of `c`. */
const regions: readonly PlainRegion[] = [
  box("admin3", "NW", 10, 51),
  box("admin3", "SE", 11, 50),
  { ...box("admin3", "SE-OVER", 11, 50), west: 11.4, north: 50.6 },
  box("admin3", "SW", 10, 50),
  box("admin3", "NE", 11, 51),
  { ...box("admin1", "SOUTH", 10, 50), east: 12 },
  { ...box("admin1", "NORTH", 10, 51), east: 12 },
];

/**
 * Events of a few days: of the same moment at several places, without a place, at places unknown, of people who are up at midnight and
 * of one who is seen once; times are told in the zones of several countries, also as the clocks change.
 */
export function randomData(
  seed: number,
  { subscribers = 12, eventsPerDay = 4 }: { subscribers?: number; eventsPerDay?: number } = {},
): PlainData {
  const random = createRandom(seed);
  const people = Array.from({ length: subscribers }, (_, number) => `person ${number}`);
  const events = people.flatMap((subscriber) => {
    const usual = [random.pick(cellNames), random.pick(cellNames)];
    return randomDays
      .filter((day) => day !== emptyDay && !random.onceIn(5))
      .flatMap((day) =>
        Array.from({ length: random.below(2 * eventsPerDay) }, () =>
          randomEvent(random, { day, subscriber, people, usual }),
        ),
      );
  });
  const lonely = randomEvent(random, {
    day: randomDays[0],
    subscriber: "once",
    people,
    usual: ["a"],
  });
  return { events: [...events, lonely], cells, regions };
}

const cellNames: readonly (string | null)[] = [
  ...new Set(cells.map(({ name }) => name)),
  "unknown",
  null,
];

interface Circumstances {
  readonly day: string;
  readonly subscriber: string;
  readonly people: readonly string[];
  readonly usual: readonly (string | null)[];
}

function randomEvent(
  random: Random,
  { day, subscriber, people, usual }: Circumstances,
): PlainEvent {
  const type = random.pick(eventTypeNames);
  return {
    type,
    time: randomTime(random, day),
    subscriber,
    cell: random.onceIn(3) ? random.pick(cellNames) : random.pick(usual),
    ...(random.onceIn(6) ? {} : { tac: 35_000_000 + random.below(5) }),
    ...detailsOf(random, type, people),
  };
}

/** A time of a day of UTC; often one of few, so that some are the same, and often around midnight. */
function randomTime(random: Random, day: string): string {
  const clock = random.pick([
    () => random.pick(["08:00:00", "12:30:00", "19:15:00.5"]),
    () => random.pick(["00:00:00", "00:59:59.999999", "23:00:00.000001", "23:59:59.999999"]),
    () => `${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}`,
  ])();
  return inZone(`${day}T${clock}`, random.pick(zones));
}

/** UTC, Europe before and after its clocks change, and Nepal; in hours. */
const zones = [0, 0, 1, 2, 5.75];

function inZone(utc: string, hours: number): string {
  const [seconds, fraction] = [utc.slice(0, 19), utc.slice(19)];
  const local = new Date(Date.parse(`${seconds}Z`) + hours * 3_600_000).toISOString();
  return `${local.slice(0, 19)}${fraction}+${two(Math.floor(hours))}:${two((hours % 1) * 60)}`;
}

function detailsOf(
  random: Random,
  type: EventTypeName,
  people: readonly string[],
): Partial<PlainEvent> {
  const seconds = { duration: random.below(600) };
  if (type === "mds") return { ...seconds, amount: random.below(5000) };
  if (type === "topups") {
    const [balanceBefore, amount] = [random.below(100), random.below(20) * 5];
    return { amount, balanceBefore, balanceAfter: balanceBefore + amount };
  }
  const parties = {
    ...(random.onceIn(8) ? {} : { outgoing: random.onceIn(2) }),
    ...(random.onceIn(8) ? {} : { counterpart: random.pick([...people, "a stranger"]) }),
  };
  return type === "calls" ? { ...parties, ...seconds } : parties;
}

function cell(name: string, longitude: number, latitude: number): PlainCell {
  return { name, version: 0, from: "", to: "", longitude, latitude };
}

function box(unit: string, pcod: string, west: number, south: number): PlainRegion {
  return { unit, pcod, west, south, east: west + 1, north: south + 1 };
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
