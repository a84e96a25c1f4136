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

/** The temporary table that `encode` makes: the entries in use, with their numbers. */
export function codedTable({ table }: Dictionary): string {
  return `coded_${table}`;
}

/**
 * Gives every entry that `entries` selects its number, the next free ones to new entries. `entries` is a query of the
 * dictionary's keys without repetition.
 */
export async function encode(
  writer: Writer,
  dictionary: Dictionary,
  entries: string,
): Promise<void> {
  const { table, number, keys } = dictionary;
  const columns = keys.join(", ");
  const same = sameEntry(dictionary, "known", "found");
  await writer.run(`
    CREATE OR REPLACE TEMP TABLE found_entries AS
      SELECT found.*, known.${number} FROM (${entries}) AS found LEFT JOIN ${table} AS known ON ${same}`);
  await writer.run(`
    CREATE OR REPLACE TEMP TABLE new_entries AS
      SELECT ((SELECT coalesce(max(${number}), 0) FROM ${table}) + row_number() OVER ())::INTEGER AS ${number}, ${columns}
      FROM found_entries WHERE ${number} IS NULL`);
  await writer.run(
    `INSERT INTO ${table} (${number}, ${columns}) SELECT ${number}, ${columns} FROM new_entries`,
  );
  await writer.run(`
    CREATE OR REPLACE TEMP TABLE ${codedTable(dictionary)} AS
      SELECT ${number}, ${columns} FROM found_entries WHERE ${number} IS NOT NULL
      UNION ALL SELECT ${number}, ${columns} FROM new_entries`);
}

/** The condition that two rows mean the same entry. Parts of an entry may be null. */
export function sameEntry({ keys }: Dictionary, left: string, right: string): string {
  if (keys.length === 1) return `${left}.${keys[0]!} = ${right}.${keys[0]!}`;
  return keys.map((key) => `${left}.${key} IS NOT DISTINCT FROM ${right}.${key}`).join(" AND ");
}
