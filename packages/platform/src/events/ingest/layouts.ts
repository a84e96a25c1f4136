import type { BuiltInEventType } from "../event-types.ts";

/** What the values of a column are. `whole` is a number without a fraction; `time` may carry an offset from UTC. */
export type ColumnKind =
  | "text"
  | "flag"
  | "number"
  | "whole"
  | "time"
  | "date"
  | "longitude"
  | "latitude";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether every row must have a value. The column itself may be left out of a file only if not. */
  readonly required?: true;
}

/** The columns that a type of file may have, in the order in which FlowDB has them. */
export type Layout = readonly Column[];

const place: Layout = [{ name: "location_id", kind: "text" }];
const device: Layout = [
  { name: "imsi", kind: "text" },
  { name: "imei", kind: "text" },
  { name: "tac", kind: "whole" },
  { name: "operator_code", kind: "number" },
  { name: "country_code", kind: "number" },
];
const id: Column = { name: "id", kind: "text" };
const datetime: Column = { name: "datetime", kind: "time", required: true };
const duration: Column = { name: "duration", kind: "number" };
const msisdn: Column = { name: "msisdn", kind: "text", required: true };
const outgoing: Column = { name: "outgoing", kind: "flag" };
const parties: Layout = [
  { name: "network", kind: "text" },
  msisdn,
  { name: "msisdn_counterpart", kind: "text" },
];

/** The columns of the types that every store knows. */
export const builtInLayouts: Readonly<Record<BuiltInEventType, Layout>> = {
  calls: [id, outgoing, datetime, duration, ...parties, ...place, ...device],
  sms: [id, outgoing, datetime, ...parties, ...place, ...device],
  mds: [
    id,
    datetime,
    duration,
    ...numbers("volume_total", "volume_upload", "volume_download"),
    msisdn,
    ...place,
    ...device,
  ],
  topups: [
    id,
    datetime,
    { name: "type", kind: "text" },
    ...numbers("recharge_amount", "airtime_fee", "tax_and_fee"),
    ...numbers("pre_event_balance", "post_event_balance"),
    msisdn,
    ...place,
    ...device,
  ],
  forwards: [id, outgoing, datetime, ...parties, ...place, ...device],
  dfs: [
    datetime,
    msisdn,
    ...place,
    outgoing,
    ...numbers("amount", "discount", "fee", "commission"),
    { name: "type", kind: "text" },
  ],
};

export const cellLayout: Layout = [
  { name: "id", kind: "text", required: true },
  { name: "version", kind: "whole", required: true },
  { name: "date_of_first_service", kind: "date" },
  { name: "date_of_last_service", kind: "date" },
  { name: "longitude", kind: "longitude", required: true },
  { name: "latitude", kind: "latitude", required: true },
];

/** Which region a cell counts to, in a mapping of the tenant's own. */
export const mappingLayout: Layout = [
  { name: "location_id", kind: "text", required: true },
  { name: "pcod", kind: "text", required: true },
];

/** A model of handset by its type allocation code, as FlowDB's `infrastructure.tacs` names the columns. */
export const tacLayout: Layout = [
  { name: "id", kind: "whole", required: true },
  { name: "brand", kind: "text" },
  { name: "model", kind: "text" },
  { name: "hnd_type", kind: "text" },
  { name: "software_os_name", kind: "text" },
  { name: "software_os_vendor", kind: "text" },
];

function numbers(...names: string[]): Column[] {
  return names.map((name) => ({ name, kind: "number" }));
}

/** Columns that a table of events has whatever its layout, and that others become. */
const storedOtherwise: Readonly<
  Record<string, readonly { readonly name: string; readonly type: string }[]>
> = {
  datetime: [
    { name: "day", type: "DATE NOT NULL" },
    { name: "second", type: "INTEGER NOT NULL" },
    { name: "microsecond", type: "INTEGER NOT NULL" },
  ],
  msisdn: [{ name: "subscriber", type: "INTEGER NOT NULL" }],
  msisdn_counterpart: [{ name: "counterpart", type: "INTEGER" }],
  location_id: [{ name: "location", type: "INTEGER" }],
  imsi: [{ name: "device", type: "INTEGER" }],
  imei: [],
  tac: [],
};

const storedTypes: Readonly<Partial<Record<ColumnKind, string>>> = {
  text: "VARCHAR",
  flag: "BOOLEAN",
  number: "DOUBLE",
  whole: "BIGINT",
};

export interface StoredColumn {
  readonly name: string;
  /** The type in the store's SQL. */
  readonly type: string;
}

/** The columns of the table in which events of this layout are stored, besides `batch`. */
export function storedColumns(layout: Layout): StoredColumn[] {
  return layout.flatMap(
    ({ name, kind }) => storedOtherwise[name] ?? [{ name, type: storedTypes[kind]! }],
  );
}
