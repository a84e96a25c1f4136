import { defineErrors } from "#kernel";

export const clickhouseErrors = defineErrors("events", {
  clickhouse_unreachable: {
    status: 503,
    title: "ClickHouse cannot be reached",
    detail: "The server {server} does not answer: {reason}.",
    remedy:
      "Start it, or correct the address in the tenant's event-engine.json. What was decided meanwhile is completed once it answers.",
  },
  clickhouse_refused: {
    status: 502,
    title: "ClickHouse could not do what it was asked for",
    detail: "The server {server} says: {reason}.",
    remedy: "Correct what it names, and try again. Its own log says more.",
  },
  clickhouse_incomplete: {
    status: 502,
    title: "ClickHouse did not receive all rows",
    detail: "{received} of {sent} rows of {type} arrived.",
    remedy: "Load the file again. Nothing of it was stored.",
  },
  clickhouse_rows_missing: {
    status: 500,
    title: "ClickHouse lacks rows that were stored",
    detail: "Of {table}, rows that were to be put in place are gone from {server}.",
    remedy: "Restore the database that belongs to this store, or load the days again.",
  },
  clickhouse_address_invalid: {
    status: 500,
    title: "The address of ClickHouse cannot be used",
    detail: "The {part} in the tenant's event-engine.json is not {rule}.",
    remedy: "Correct it and start again.",
  },
  clickhouse_events_elsewhere: {
    status: 500,
    title: "The events are not in this database",
    detail:
      "The store has events, and the database {database} on {server} was empty when it was opened.",
    remedy:
      "Choose the engine that has them, or restore the database. To move, load the files into a new tenant.",
  },
  clickhouse_store_differs: {
    status: 500,
    title: "The database belongs to another store",
    detail: "The database {database} on {server} holds the events of another tenant or store.",
    remedy: "Give every tenant a database of its own.",
  },
});
