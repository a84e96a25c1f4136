import { eventErrors } from "../errors.ts";
import type { EventType } from "../event-types.ts";
import { firstSentence, messageOf, resourceFailure } from "../store/failures.ts";
import type { Staging } from "../store/store.ts";
import { findFault } from "./find-fault.ts";
import { type Column, type ColumnKind, layouts } from "./layouts.ts";
import { knownYears } from "./rules.ts";
import type { DayCount } from "./sum-days.ts";

const [earliestTime, latestTime] = [`${knownYears[0]}-01-01`, `${knownYears[1] + 1}-01-01`];

export interface EventFile {
  readonly path: string;
  readonly type: EventType;
  /** In the order of the file's header. */
  readonly columns: readonly Column[];
}

// Whole numbers are read as DOUBLE because the reader would round 3.7 to an INTEGER without a word.
const readTypes: Readonly<Partial<Record<ColumnKind, string>>> = {
  text: "VARCHAR",
  flag: "BOOLEAN",
  number: "DOUBLE",
  whole: "DOUBLE",
  time: "TIMESTAMPTZ",
};

/** Reads a file into the table that is lent, with every column of its type; answers how many events each day has. */
export async function stage(
  staging: Staging,
  { path, type, columns }: EventFile,
): Promise<DayCount[]> {
  const inFile = columns.map(({ name, kind }) => `'${name}': '${readTypes[kind]!}'`).join(", ");
  const selected = layouts[type].map(({ name, kind }) =>
    columns.some((column) => column.name === name) ? name : `NULL::${readTypes[kind]!} AS ${name}`,
  );
  try {
    await staging.run(
      `CREATE TABLE ${staging.table} AS SELECT ${selected.join(", ")} FROM read_csv($path, columns = {${inFile}},
        header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '')`,
      { path: escapeWildcards(path) },
    );
  } catch (error) {
    throw await explain(error, path, columns);
  }
  const [counts] = await staging.rows<{ events: number; faults: number }>(
    `SELECT count(*) AS events, count(*) FILTER (WHERE ${faultCondition(type)}) AS faults FROM ${staging.table}`,
  );
  if (counts!.faults > 0) {
    const reason = "a value is missing or out of range";
    throw (await findFault(path, columns)) ?? eventErrors.file_unreadable({ path, reason });
  }
  if (counts!.events === 0) throw eventErrors.file_empty({ path, missing: "events" });
  return countDays(staging, counts!.events);
}

/** Most files are of one day, which the smallest and the greatest time show without counting. */
async function countDays(staging: Staging, rows: number): Promise<DayCount[]> {
  const [ends] = await staging.rows<{ first: string; last: string }>(
    `SELECT ${dayOf("min(datetime)")} AS first, ${dayOf("max(datetime)")} AS last FROM ${staging.table}`,
  );
  if (ends!.first === ends!.last) return [{ day: ends!.first, rows }];
  return staging.rows<DayCount>(
    `SELECT ${dayOf("datetime")} AS day, count(*) AS rows FROM ${staging.table} GROUP BY ALL ORDER BY ALL`,
  );
}

/** The store's reader takes some characters of a path for wildcards. */
function escapeWildcards(path: string): string {
  return path.replaceAll(/[[*?]/g, "[$&]");
}

/** What the reader lets pass and the store must not hold. An unreadable time arrives as null. */
function faultCondition(type: EventType): string {
  const missing = layouts[type]
    .filter(({ required }) => required)
    .map(({ name }) => `${name} IS NULL`);
  const unfit = layouts[type].flatMap(({ name, kind }) => {
    if (kind === "number") return [`NOT isfinite(${name})`];
    if (kind === "whole")
      return [`${name} != trunc(${name})`, `abs(${name}) > ${Number.MAX_SAFE_INTEGER}`];
    if (kind === "time")
      return [
        `${name} < '${earliestTime}'::TIMESTAMPTZ`,
        `${name} >= '${latestTime}'::TIMESTAMPTZ`,
      ];
    return [];
  });
  return missing.concat(unfit).join(" OR ");
}

async function explain(error: unknown, path: string, columns: readonly Column[]): Promise<unknown> {
  if (resourceFailure(error, { path, memoryLimit: 0 }) || /^INTERRUPT/i.test(messageOf(error)))
    return error;
  const fault = await findFault(path, columns);
  const reason = firstSentence(messageOf(error));
  return fault ?? eventErrors.file_unreadable({ path, reason }, { cause: error });
}

function dayOf(time: string): string {
  return `make_timestamp(epoch_us(${time}))::DATE`;
}
