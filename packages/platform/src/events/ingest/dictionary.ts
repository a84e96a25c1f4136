import type { Writer } from "../store/statements.ts";

/** Texts that are stored once and otherwise by number. */
export interface Dictionary {
  readonly table: "subscribers" | "locations" | "devices";
  /** The column with the number. */
  readonly number: string;
  /** The columns that make an entry. */
  readonly keys: readonly string[];
}

export const dictionaries = {
  subscribers: { table: "subscribers", number: "subscriber", keys: ["msisdn"] },
  locations: { table: "locations", number: "location", keys: ["id"] },
  devices: { table: "devices", number: "device", keys: ["imsi", "imei", "tac"] },
} as const satisfies Record<string, Dictionary>;

/**
 * Gives every entry that `entries` selects its number, the next free ones to new entries. `entries` is a query of the
 * dictionary's keys without repetition. What came out is to be had from `codedEntries`.
 */
export async function encode(
  writer: Writer,
  dictionary: Dictionary,
  entries: string,
): Promise<void> {
  const { table, number } = dictionary;
  const keys = dictionary.keys.join(", ");
  const same = sameEntry(dictionary, "known", "found");
  await writer.run(`
    CREATE OR REPLACE TEMP TABLE coded_${table} AS
      SELECT known.${number}, found.* FROM (${entries}) AS found LEFT JOIN ${table} AS known ON ${same}`);
  await writer.run(`
    CREATE OR REPLACE TEMP TABLE new_${table} AS
      SELECT ((SELECT coalesce(max(${number}), 0) FROM ${table}) + row_number() OVER ())::INTEGER AS ${number}, ${keys}
      FROM coded_${table} WHERE ${number} IS NULL`);
  await writer.run(`INSERT INTO ${table} BY NAME FROM new_${table}`);
}

/** The entries of the last `encode`, with their numbers, for the FROM of a statement. */
export function codedEntries({ table, number }: Dictionary): string {
  return `(FROM coded_${table} WHERE ${number} IS NOT NULL UNION ALL FROM new_${table})`;
}

/** Lets go of what `encode` made. */
export async function forgetCodes(writer: Writer, { table }: Dictionary): Promise<void> {
  await writer.run(`DROP TABLE temp.coded_${table}; DROP TABLE temp.new_${table}`);
}

/** The condition that two rows mean the same entry. Parts of an entry may be null. */
export function sameEntry({ keys }: Dictionary, left: string, right: string): string {
  const comparison = keys.length === 1 ? "=" : "IS NOT DISTINCT FROM";
  return keys.map((key) => `${left}.${key} ${comparison} ${right}.${key}`).join(" AND ");
}
