import { FlotillaError } from "#kernel";

import { messageOf } from "../store/failures.ts";
import { sqlErrors } from "./sql-errors.ts";

/** What the engine says of a failure when it is told to say it as JSON. */
interface EngineFailure {
  readonly exception_type?: string;
  readonly exception_message?: string;
  readonly error_subtype?: string;
  /** The name that was not found. */
  readonly name?: string;
}

/** SQLSTATE by the kind of failure. */
const states: Readonly<Record<string, string>> = {
  Parser: "42601",
  Syntax: "42601",
  Binder: "42804",
  Catalog: "42704",
  Conversion: "22P02",
  "Out of Range": "22003",
  "Divide by Zero": "22012",
  "Invalid Input": "22023",
  "Invalid Type": "42804",
  "Mismatch Type": "42804",
  "Not implemented": "0A000",
  Permission: "42501",
};

/** An error of ours for what the engine says about a statement; `extensions` hold its SQLSTATE and the position of a name. */
export function explainFailure(error: unknown, text: string, memoryLimit: number): FlotillaError {
  if (error instanceof FlotillaError) return error;
  const failure = readFailure(messageOf(error));
  const kind = failure.exception_type ?? "";
  const message = firstLine(failure.exception_message ?? messageOf(error));
  if (/out of memory/i.test(kind) || /out of memory|bad allocation/i.test(message)) {
    return sqlErrors.sql_memory({ limit: memoryLimit }, { cause: error });
  }
  const position = failure.name === undefined ? undefined : positionOf(failure.name, text);
  const extensions = {
    sqlState: stateOf(kind, failure),
    ...(position === undefined ? {} : { position }),
  };
  return sqlErrors.sql_failed({ reason: message }, { cause: error, extensions });
}

function readFailure(message: string): EngineFailure {
  const start = message.indexOf("{");
  if (start === -1) return {};
  try {
    return JSON.parse(message.slice(start)) as EngineFailure;
  } catch {
    return {};
  }
}

// What follows are suggestions with the names of other objects.
function firstLine(message: string): string {
  return message.split("\n", 1)[0]!.replace(/[.!]$/, "");
}

function stateOf(kind: string, { error_subtype: subtype }: EngineFailure): string {
  if (subtype === "COLUMN_NOT_FOUND") return "42703";
  if (subtype === "MISSING_ENTRY") return "42P01";
  if (subtype === "NO_MATCHING_FUNCTION") return "42883";
  return states[kind] ?? "XX000";
}

/** The character, counted from 1, at which a name first stands in the statement. */
function positionOf(name: string, text: string): number | undefined {
  const index = text.toLowerCase().indexOf(name.toLowerCase());
  return index === -1 ? undefined : index + 1;
}
