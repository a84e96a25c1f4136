import type { Connection, ResultRow } from "@flotilla/client";

/** The days and the region level that an example is about. */
export interface ExampleScope {
  /** The first day with data, `YYYY-MM-DD`. */
  readonly firstDay: string;
  /** How many days in a row have data from there on. */
  readonly days: number;
  readonly aggregationUnit: "admin1" | "admin2" | "admin3";
}

/** What an example found. */
export interface Finding {
  readonly rows: readonly ResultRow[];
  /** What has to be so if the platform answers soundly, and whether it is. */
  readonly checks: readonly Check[];
}

export interface Check {
  /** A statement, such as "people who are somewhere are counted once". */
  readonly statement: string;
  readonly holds: boolean;
}

/** A question that analysts ask, answered by a program over the SDK. */
export interface WorkedExample {
  readonly name: string;
  readonly title: string;
  /** How many days of data it takes. */
  readonly needsDays: number;
  run(connection: Connection, scope: ExampleScope): Promise<Finding>;
}

/** What disclosure control promises of every number of people. */
export function publishesOnlyMany(rows: readonly ResultRow[]): Check {
  return {
    statement: "every published number is of more than 15 people",
    holds: rows.every(({ value }) => (value ?? 0) > 15),
  };
}

/** The sum of the values of rows. */
export function sumOf(rows: readonly ResultRow[]): number {
  return rows.reduce((sum, { value }) => sum + (value ?? 0), 0);
}

/** A day so many days later, `YYYY-MM-DD`. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
}
