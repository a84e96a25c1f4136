import { defineErrors } from "#kernel";

export const sqlErrors = defineErrors("events", {
  sql_refused: {
    status: 403,
    title: "The statement is not allowed",
    detail: "{reason}.",
    remedy:
      "One SELECT (also WITH, VALUES or DESCRIBE) over the published tables can be asked; SELECT * FROM information_schema.tables lists them.",
  },
  sql_scope: {
    status: 403,
    title: "The token does not give SQL access",
    detail: "No role of the token holds the scope {scope}.",
    remedy: "Ask an administrator for a role with this scope, and make a new token.",
  },
  sql_invalid: {
    status: 400,
    title: "The statement cannot be understood",
    detail: "{reason}.",
    remedy: "Correct the statement.",
  },
  sql_failed: {
    status: 400,
    title: "The statement failed",
    detail: "{reason}.",
    remedy: "Correct the statement, or the values that it works on.",
  },
  sql_timeout: {
    status: 504,
    title: "The statement took too long",
    detail: "It was broken off after {seconds} s.",
    remedy: "Ask for fewer days, or raise events.sql_timeout_seconds.",
  },
  sql_cancelled: {
    status: 499,
    title: "The statement was cancelled",
    detail: "Whoever asked it cancelled it.",
    remedy: "Ask it again.",
  },
  sql_too_many_rows: {
    status: 413,
    title: "The statement answers too many rows",
    detail: "It answers more than {limit} rows.",
    remedy: "Add a condition, a LIMIT or a sum, or raise events.sql_maximum_rows.",
  },
  sql_memory: {
    status: 507,
    title: "The statement needs too much memory",
    detail: "It needs more than the event store's limit of {limit} bytes.",
    remedy: "Ask for fewer days or columns, or raise events.memory_limit.",
  },
  sql_engine: {
    status: 501,
    title: "There is no SQL access to this tenant",
    detail: "The events of {tenant} are kept by another engine than the embedded store.",
    remedy: "Ask that database itself.",
  },
  sql_certificate: {
    status: 500,
    title: "The certificate for the SQL port cannot be used",
    detail: "{path}: {reason}.",
    remedy:
      "Set events.sql_certificate and events.sql_certificate_key to a certificate and its key in PEM, or neither.",
  },
  sql_port: {
    status: 500,
    title: "The SQL port cannot be opened",
    detail: "{host} port {port}: {reason}.",
    remedy: "Choose another events.sql_port or events.sql_host.",
  },
});
