import { eventErrors } from "../errors.ts";
import type { EventType } from "../event-types.ts";
import { firstSentence, messageOf, resourceFailure } from "../store/failures.ts";
import type { Writer } from "../store/statements.ts";
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
  /** The number of the batch that the file becomes. */
  readonly batch: number;
}

// Whole numbers are read as DOUBLE because the reader would round 3.7 to an INTEGER without a word.
const readTypes: Readonly<Partial<Record<ColumnKind, string>>> = {
  text: "VARCHAR",
  flag: "BOOLEAN",
  number: "DOUBLE",
  whole: "DOUBLE",
  time: "TIMESTAMPTZ",
};

/** Reads a file into the temporary table `staged`, with every column of its type; answers how many events each day has. */
export async function stage(
  writer: Writer,
  { path, type, columns }: EventFile,
): Promise<DayCount[]> {
  const inFile = columns.map(({ name, kind }) => `'${name}': '${readTypes[kind]!}'`).join(", ");
  const selected = layouts[type].map(({ name, kind }) =>
    columns.some((column) => column.name === name) ? name : `NULL::${readTypes[kind]!} AS ${name}`,
  );
  try {
    await writer.run(
      `CREATE OR REPLACE TEMP TABLE staged AS SELECT ${selected.join(", ")} FROM read_csv($path, columns = {${inFile}},
        header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '')`,
      { path: escapeWildcards(path) },
    );
  } catch (error) {
    throw await explain(error, path, columns);
  }
  const [counted] = await writer
    .rows<Counted>(
      `SELECT count(*) AS rows, count(*) FILTER (WHERE ${faultCondition(type)}) AS faults,
      make_timestamp(epoch_us(min(datetime)))::DATE AS first, make_timestamp(epoch_us(max(datetime)))::DATE AS last
      FROM staged`,
    )
    .catch(() => []);
  if (counted === undefined || counted.faults !== 0) {
    const reason = "a value is missing or out of range";
    throw (await findFault(path, columns)) ?? eventErrors.file_unreadable({ path, reason });
  }
  const { rows, first, last } = counted;
  if (rows === 0) throw eventErrors.file_empty({ path, missing: "events" });
  if (first === last) return [{ day: first, rows }];
  return writer.rows<DayCount>(
    `SELECT make_timestamp(epoch_us(datetime))::DATE AS day, count(*) AS rows FROM staged GROUP BY day ORDER BY day`,
  );
}

interface Counted {
  readonly rows: number;
  readonly faults: number;
  readonly first: string;
  readonly last: string;
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
