import { parseMappingText } from "./parse-mapping.ts";
import type { Compression, SourceFormat } from "./source-format.ts";

/**
 * How the rows of a source become events: its format, and which of its columns give the harmonised ones. What is not said is as
 * the file's name ends, or as in FlowDB.
 */
export interface Mapping {
  /** What the mapping is called in messages. */
  readonly name?: string;
  readonly format?: SourceFormat;
  readonly compression?: Compression;
  /** Of CSV, as are `quote`, `escape` and `header`. Default a comma; a tab for `.tsv`. */
  readonly delimiter?: string;
  /** One character, or none where values are never quoted. Default a quotation mark. */
  readonly quote?: string;
  /** What stands before a quotation mark within a quoted value. Default the quotation mark itself. */
  readonly escape?: string;
  /** Whether the first line names the columns, or the names of those of a file without one. Unnamed columns are called by their number, from 1. */
  readonly header?: boolean | readonly string[];
  /** Texts that mean that there is no value, besides the empty one. */
  readonly nulls?: readonly string[];
  /** By harmonised column. Those that are absent come from the column of their own name, if there is one. */
  readonly columns?: Readonly<Record<string, ColumnSource>>;
}

/** Where the values of a harmonised column come from: a column of the source, or one value for all rows. */
export interface ColumnSource {
  /** The column of the source. Default that of the harmonised column's name. */
  readonly column?: string;
  /** The value of every row, instead of a column. */
  readonly value?: string;
  /** What each value of the source means; others are faults. */
  readonly values?: Readonly<Record<string, string>>;
  /** How a time is written, in the letters of strptime; or `unix` for seconds, `unix_milliseconds` for milliseconds since 1970. */
  readonly timeFormat?: string;
  /** The IANA name of the zone of times that carry no offset. Default UTC. */
  readonly timeZone?: string;
  /** Further texts that mean that there is no value. */
  readonly nulls?: readonly string[];
  /** Where it stands in the mapping's file. */
  readonly line?: number;
}

/**
 * Reads the text of a mapping file, which is YAML.
 *
 * @param path What the file is called in messages.
 * @throws `events.mapping_invalid`
 */
export function parseMapping(text: string, path: string): Mapping {
  return parseMappingText(text, path);
}
