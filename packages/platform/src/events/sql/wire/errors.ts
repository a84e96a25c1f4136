import { FlotillaError } from "#kernel";

import { ProtocolFault } from "./fields.ts";
import { LocalRefusal } from "./local-statements.ts";
import type { ErrorFields } from "./messages.ts";

const states: Readonly<Record<string, string>> = {
  "events.sql_refused": "42501",
  "events.sql_invalid": "42601",
  "events.sql_timeout": "57014",
  "events.sql_cancelled": "57014",
  "events.sql_too_many_rows": "54000",
  "events.sql_memory": "53200",
  "events.sql_engine": "0A000",
  "events.store_closing": "57P01",
};

/** An error as the client is told it. Of what was not expected it learns nothing. */
export function errorFieldsOf(
  error: unknown,
  severity: ErrorFields["severity"] = "ERROR",
): ErrorFields {
  if (error instanceof LocalRefusal) {
    return { severity, code: error.sqlState, message: error.message };
  }
  if (error instanceof ProtocolFault) {
    return {
      severity: "FATAL",
      code: "08P01",
      message: `The protocol was broken: ${error.message}.`,
    };
  }
  if (!(error instanceof FlotillaError)) {
    return {
      severity,
      code: "XX000",
      message: "The statement failed; the platform's log says why.",
    };
  }
  const { sqlState, position } = error.extensions as { sqlState?: string; position?: number };
  const state = error.code.startsWith("identity.") ? "28000" : undefined;
  return {
    severity,
    code: sqlState ?? states[error.code] ?? state ?? "XX000",
    message: error.message,
    hint: error.remedy,
    position,
  };
}
