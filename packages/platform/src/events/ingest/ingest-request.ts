import { basename } from "node:path";

import type { LoadStep } from "../engines/event-tables.ts";
import { eventErrors } from "../errors.ts";
import type { Mapping } from "../reading/mapping.ts";
import { isTableName } from "../table-name.ts";
import type { ExistingDays } from "./existing-days.ts";

/** A file that is to be stored. */
export interface IngestRequest {
  /** A type of events that the tenant knows, `cells`, `geography`, `mapping` or `tacs`. */
  readonly type: string;
  /**
   * The level of a geography, such as `admin3`; lower-case letters, digits, hyphens and underscores. Of a further geography or of a
   * mapping its name, such as `geography.districts`.
   */
  readonly unit?: string | undefined;
  readonly path: string;
  /** What the file is called in records and messages, if not by its path. */
  readonly name?: string | undefined;
  /** How it came. Default `file`. */
  readonly source?: "file" | "upload" | "watched" | "table" | undefined;
  readonly mapping?: Mapping | undefined;
  /** What it means for days that are stored. Default `correct`. */
  readonly existingDays?: ExistingDays | undefined;
}

/** What a load is doing. */
export interface IngestProgress {
  readonly step: "checking" | "reading" | "waiting" | LoadStep | "committing";
  readonly path: string;
  /** Known once the file has been read. */
  readonly rows?: number;
}

/** What became of a file. */
export interface IngestReport {
  /** The batch: SHA-256 of the file's content. */
  readonly id: string;
  readonly type: string;
  readonly unit?: string;
  /** Events, versions of cells, or regions. */
  readonly rows: number;
  /** Rows that could not be read and lie in the quarantine. */
  readonly quarantined: number;
  /** The days of UTC that the events belong to, in their order. */
  readonly days: readonly string[];
  /** Those of the days that had events before, which are gone. */
  readonly replacedDays: readonly string[];
  /** The same content was there before; nothing was changed. */
  readonly alreadyStored: boolean;
  readonly seconds: number;
}

/** Told at each step of a load. */
export type OnProgress = (progress: IngestProgress) => void;

/** What the file of a request is called in records and messages. */
export function nameOf({ name, path }: IngestRequest): string {
  return name ?? basename(path);
}

/** @throws `events.unit_invalid` when a unit or name is missing, out of place or misspelt */
export function checkUnit({ type, unit }: IngestRequest): void {
  const reason = unitFault(type, unit);
  if (reason !== undefined) throw eventErrors.unit_invalid({ reason });
}

function unitFault(type: string, unit: string | undefined): string | undefined {
  if (type === "mapping") {
    if (unit === undefined) return "A file of type mapping needs a name.";
    return isTableName(unit) ? undefined : notAName("mapping", unit);
  }
  if (type !== "geography") {
    if (unit === undefined) return undefined;
    return `A file of type ${type} has no unit and no name, but "${unit}" was given.`;
  }
  if (unit === undefined) return "A file of type geography needs a unit or a name.";
  if (/^geography\.admin\d$/.test(unit)) {
    return `The name "${unit}" stands for the geography of a unit: give the unit instead.`;
  }
  if (isTableName(unit) || /^[a-z][a-z0-9_-]{0,62}$/.test(unit)) return undefined;
  return unit.includes(".")
    ? notAName("geography", unit)
    : `The unit "${unit}" is not made of lower-case letters, digits, hyphens and underscores.`;
}

const sampleNames = {
  mapping: "infrastructure.cells_of_districts",
  geography: "geography.districts",
} as const;

function notAName(type: keyof typeof sampleNames, name: string): string {
  return `The name "${name}" is not two words of lower-case letters, digits and underscores with a point between them, as in ${sampleNames[type]}.`;
}
