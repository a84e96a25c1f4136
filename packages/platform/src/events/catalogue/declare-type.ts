import type { Tenant } from "#kernel";

import { type EventType, placeFileTypes } from "../event-types.ts";
import type { Column, ColumnKind, Layout } from "../ingest/layouts.ts";
import type { EventParts } from "../parts.ts";
import type { Writer } from "../store/statements.ts";
import { insertEventType, listEventTypes } from "./event-types.ts";
import { typeErrors } from "./type-errors.ts";
import { isKeyword, isRelation } from "./used-names.ts";

/** The kinds of columns that a declared type may have. */
export const declaredKinds = ["text", "flag", "number", "whole", "time"] as const;

/** A type of events as a tenant declares it. */
export interface TypeOrder {
  readonly name: string;
  /** In their order. `datetime` and `msisdn` are there whether they are named or not. */
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
}

/** The types of events of a tenant, and how further ones are made. */
export interface EventTypes {
  /** The built-in ones first. */
  list(tenant: Tenant): Promise<EventType[]>;
  /**
   * Makes a type of which events can be loaded from then on.
   *
   * @throws `events.type_exists`, `events.type_name_invalid`, `events.type_column_invalid`
   */
  declare(tenant: Tenant, order: TypeOrder, actor: string): Promise<EventType>;
}

const mostColumns = 100;
const namePattern = /^[a-z][a-z0-9_]{0,39}$/;
/** Columns that mean the same in every type. */
const knownKinds: Readonly<Record<string, ColumnKind>> = {
  datetime: "time",
  msisdn: "text",
  id: "text",
  outgoing: "flag",
  msisdn_counterpart: "text",
  location_id: "text",
  imsi: "text",
  imei: "text",
  tac: "whole",
};
const deviceColumns = ["imsi", "imei", "tac"];
/** Columns that the tables of events have themselves, or the relations over them. */
const ownColumns = new Set([
  "batch",
  "day",
  "second",
  "microsecond",
  "subscriber",
  "counterpart",
  "location",
  "device",
  "event_type",
  "occurred_at",
  "rowid",
]);
/** Names that mean something else where events are asked for or loaded. */
const otherMeanings = new Set([
  ...placeFileTypes,
  // Catalogues and schemas, ours and FlowDB's.
  "events",
  "staging",
  "main",
  "temp",
  "system",
  "infrastructure",
  "etl",
  "cache",
  "routing",
  "dfs",
  // Relations and words of queries.
  "event",
  "geographies",
  "location_ids",
  "available_dates",
  "sources",
  "device_models",
]);
/** Names of tables that are made for a while, by loads or in another engine, and of those that the engines themselves have. */
const passingNames =
  /^(?:(?:found|new)_(?:subscribers|locations|devices)|earlier_sums|batch_spans|staged_cells|staged_tacs|(?:duckdb|pragma|sqlite|pg|clickhouse|stage)_.*|flowdb|memory|copy|information_schema)$/;
const required = { datetime: true, msisdn: true } as const;

/** The types of each tenant, kept in its store. */
export function createEventTypes({ storeOf, tablesOf, audit }: EventParts): EventTypes {
  return {
    async list(tenant) {
      const store = await storeOf(tenant);
      return await listEventTypes({ rows: (sql, values) => store.read(sql, values) });
    },
    async declare(tenant, order, actor) {
      const store = await storeOf(tenant);
      const type = await store.write(async (writer) => {
        await checkName(writer, order.name);
        const layout = layoutOf(order);
        for (const { name: column } of layout) {
          if (!(column in knownKinds) && (await isKeyword(writer, column)))
            throw refuse(order, column, "it is a word of SQL");
        }
        const declared = { name: order.name, layout, isDeclared: true };
        await insertEventType(writer, declared);
        return declared;
      });
      const tables = await tablesOf(tenant);
      if (tables.settle) await store.write(async (writer) => await tables.settle?.(writer));
      await audit.record(tenant, {
        actor,
        action: "events.type_declared",
        subject: type.name,
        outcome: "done",
        details: { columns: type.layout.map(({ name, kind }) => `${name}: ${kind}`) },
      });
      return type;
    },
  };
}

async function checkName(writer: Writer, name: string): Promise<void> {
  const types = await listEventTypes(writer);
  if (types.some((type) => type.name === name)) throw typeErrors.type_exists({ name });
  const reason = await reasonAgainst(writer, name);
  if (reason !== undefined) {
    throw typeErrors.type_name_invalid({ name: JSON.stringify(name.slice(0, 60)), reason });
  }
}

async function reasonAgainst(writer: Writer, name: string): Promise<string | undefined> {
  if (!namePattern.test(name)) {
    return "it is not 1 to 40 lower-case letters, digits and underscores, a letter first";
  }
  const isTaken = otherMeanings.has(name) || passingNames.test(name);
  if (isTaken || /^admin\d+$/.test(name)) return "it means something else";
  if (await isKeyword(writer, name)) return "it is a word of SQL";
  if (name.endsWith("_records") || (await isRelation(writer, [name, `${name}_records`]))) {
    return "it is the name of a table or view";
  }
  return undefined;
}

function layoutOf(order: TypeOrder): Layout {
  const { columns } = order;
  if (columns.length > mostColumns)
    throw refuse(order, columns[mostColumns]!.name, `there are more than ${mostColumns}`);
  const seen = new Set<string>();
  for (const { name, kind } of columns) {
    if (!namePattern.test(name))
      throw refuse(
        order,
        name,
        "its name is not lower-case letters, digits and underscores, a letter first",
      );
    if (seen.has(name)) throw refuse(order, name, "it stands there more than once");
    if (ownColumns.has(name)) throw refuse(order, name, "every type has it already");
    const known = knownKinds[name];
    if (known !== undefined && known !== kind)
      throw refuse(order, name, `it is of kind ${known} in every type`);
    if (known === undefined && kind === "time")
      throw refuse(order, name, "only datetime is a time");
    seen.add(name);
  }
  const missing = deviceColumns.find((name) => !seen.has(name));
  if (missing !== undefined && deviceColumns.some((name) => seen.has(name))) {
    throw refuse(order, missing, "imsi, imei and tac come together or not at all");
  }
  const always = Object.keys(required)
    .filter((name) => !seen.has(name))
    .map((name) => ({ name, kind: knownKinds[name]! }));
  return [...always, ...columns].map(({ name, kind }): Column =>
    name in required ? { name, kind, required: true } : { name, kind },
  );
}

function refuse({ name: type }: TypeOrder, column: string, reason: string): Error {
  const shown = JSON.stringify(column.slice(0, 60));
  return typeErrors.type_column_invalid({ type, column: shown, reason });
}
