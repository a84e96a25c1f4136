import type { Writer } from "../store/statements.ts";
import { noPseudonyms, type Pseudonyms } from "./pseudonyms.ts";

/** Texts that are stored once and otherwise by number. */
export interface Dictionary {
  readonly table: "subscribers" | "locations" | "devices";
  /** The column with the number. */
  readonly number: string;
  /** The columns that make an entry. */
  readonly keys: readonly string[];
  /** Those of the keys that identify a person or a device. */
  readonly identifiers: readonly string[];
}

export const dictionaries = {
  subscribers: {
    table: "subscribers",
    number: "subscriber",
    keys: ["msisdn"],
    identifiers: ["msisdn"],
  },
  locations: { table: "locations", number: "location", keys: ["id"], identifiers: [] },
  devices: {
    table: "devices",
    number: "device",
    keys: ["imsi", "imei", "tac"],
    identifiers: ["imsi", "imei"],
  },
} as const satisfies Record<string, Dictionary>;

/** Distinct entries of a file. */
export interface Entries {
  /** A query of the dictionary's keys, without repetition. */
  readonly sql: string;
  /** The columns of that query by which new entries are numbered. */
  readonly rank: string;
}

/** How the rows of a file find the numbers of their entries. */
export interface Coding {
  readonly dictionary: Dictionary;
  /** Whether a hash tells the entries of this file apart, so that they need not be compared by their texts, which takes longer. */
  readonly isHashed: boolean;
}

/**
 * Gives every entry its number, the next free ones to new entries. Devices are ranked by their users, as those are themselves,
 * so that their numbers rise with those of their users, by whom events are sorted: that takes less room.
 */
export async function encode(
  writer: Writer,
  dictionary: Dictionary,
  { sql, rank }: Entries,
  pseudonyms: Pseudonyms,
): Promise<Coding> {
  const { table, number, keys } = dictionary;
  const kept = keptKeys(dictionary, pseudonyms);
  const extra = kept.filter(({ name, key }) => name !== key);
  const found = extra.map(({ name, key }) => `${pseudonyms.expression(key)} AS ${name}`);
  const same = kept.map(({ name, key }) => `known.${key} ${comparison(keys)} found.${name}`);
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE found_${table} AS
      SELECT known.${number}, found.*
      FROM (SELECT ${["*", `hash(${keys.join(", ")}) AS hash`, ...found].join(", ")} FROM (${sql})) AS found
      LEFT JOIN ${table} AS known ON ${same.join(" AND ")}`,
    extra.length > 0 ? pseudonyms.parameters : {},
  );
  await writer.run(`
    CREATE OR REPLACE TEMP TABLE new_${table} AS
      SELECT ((SELECT coalesce(max(${number}), 0) FROM ${table}) + row_number() OVER (ORDER BY ${rank}))::INTEGER AS ${number},
        * EXCLUDE (${number})
      FROM found_${table} WHERE ${number} IS NULL`);
  const stored = kept.map(({ name, key }) => `${name} AS ${key}`).join(", ");
  await writer.run(`INSERT INTO ${table} BY NAME SELECT ${number}, ${stored} FROM new_${table}`);
  return { dictionary, isHashed: await areToldApart(writer, dictionary) };
}

/** Whether no two of the entries share a hash, nor one with rows that name none. */
async function areToldApart(writer: Writer, { table, keys }: Dictionary): Promise<boolean> {
  const none = `hash(${keys.map(() => "NULL").join(", ")})`;
  const [found] = await writer.rows<{ isSo: boolean | null }>(
    `SELECT count(*) = count(DISTINCT hash) AND NOT bool_or(hash = ${none}) AS "isSo" FROM found_${table}`,
  );
  return found!.isSo !== false;
}

/** The columns whose values are kept: a key itself, or what stands for it. */
function keptKeys(
  { keys, identifiers }: Dictionary,
  pseudonyms: Pseudonyms,
): { readonly key: string; readonly name: string }[] {
  const replaced = pseudonyms === noPseudonyms ? [] : identifiers;
  return keys.map((key) => ({ key, name: replaced.includes(key) ? `kept_${key}` : key }));
}

/** The entries of the last `encode`, as they came and with their numbers, for the FROM of a statement. */
export function codedEntries({ table, number, keys }: Dictionary): string {
  const columns = [number, "hash", ...keys].join(", ");
  return `(SELECT ${columns} FROM found_${table} WHERE ${number} IS NOT NULL UNION ALL SELECT ${columns} FROM new_${table})`;
}

/** Lets go of what `encode` made. */
export async function forgetCodes(writer: Writer, { table }: Dictionary): Promise<void> {
  await writer.run(`DROP TABLE temp.found_${table}; DROP TABLE temp.new_${table}`);
}

/** The condition that a row, by the expressions of its keys, has the entry of the name `entry`. */
export function hasEntry(
  { dictionary: { keys }, isHashed }: Coding,
  entry: string,
  values: readonly string[],
): string {
  if (isHashed) return `${entry}.hash = hash(${values.join(", ")})`;
  const compared = keys.map((key, at) => `${entry}.${key} ${comparison(keys)} ${values[at]}`);
  return compared.join(" AND ");
}

/** Parts of an entry may be null. */
function comparison(keys: readonly string[]): string {
  return keys.length === 1 ? "=" : "IS NOT DISTINCT FROM";
}
