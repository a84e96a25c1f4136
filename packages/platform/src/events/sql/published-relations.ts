import type { EventType } from "../event-types.ts";
import { catalogName, narrowSchema } from "./published-names.ts";

/** Texts of an event that stand in a dictionary: the columns that need it, and how it is joined. Its place is its bit. */
const lookups = [
  {
    stored: "subscriber",
    columns: { msisdn: "party.msisdn" },
    join: (store: string) =>
      `JOIN ${store}.subscribers AS party ON party.subscriber = event.subscriber`,
  },
  {
    stored: "counterpart",
    columns: { msisdn_counterpart: "other.msisdn" },
    join: (store: string) =>
      `LEFT JOIN ${store}.subscribers AS other ON other.subscriber = event.counterpart`,
  },
  {
    stored: "location",
    columns: { location_id: "place.id" },
    join: (store: string) =>
      `LEFT JOIN ${store}.locations AS place ON place.location = event.location`,
  },
  {
    stored: "device",
    columns: { imsi: "equipment.imsi", imei: "equipment.imei", tac: "equipment.tac" },
    join: (store: string) =>
      `LEFT JOIN ${store}.devices AS equipment ON equipment.device = event.device`,
  },
] as const;

/** All of them. */
export const everyLookup = 2 ** lookups.length - 1;

/** Which dictionaries the columns of these names need, one bit for each. */
export function lookupsFor(names: ReadonlySet<string>): number {
  return lookups.reduce(
    (bits, { columns }, place) =>
      Object.keys(columns).some((name) => names.has(name)) ? bits + 2 ** place : bits,
    0,
  );
}

/** The view of a type that looks up only these. */
export function narrowName(type: string, bits: number): string {
  return `${type}_${bits}`;
}

const moment =
  "make_timestamptz(epoch_us(event.day) + event.second * 1000000::BIGINT + event.microsecond)";

/** The statements that make or renew the views over the store's tables. `store` is the catalog of the store's file. */
export function publishedViews(store: string, types: readonly EventType[]): string[] {
  const tables = `${store}.main`;
  return [
    ...types.flatMap((type) => [
      view(`events.${type.name}`, selectEvents(tables, type, everyLookup)),
      ...Array.from({ length: everyLookup + 1 }, (_, bits) =>
        view(`${narrowSchema}.${narrowName(type.name, bits)}`, selectEvents(tables, type, bits)),
      ),
    ]),
    view("infrastructure.cells", selectCells(tables)),
    ...["admin0", "admin1", "admin2", "admin3"].map((unit) =>
      view(
        `geography.${unit}`,
        `SELECT pcod, name, geometry FROM ${tables}.geographies WHERE unit = '${unit}' ORDER BY position`,
      ),
    ),
    ...loadViews(tables),
  ];
}

function view(name: string, query: string): string {
  return `CREATE OR REPLACE VIEW ${catalogName}.${name} AS ${query}`;
}

/** The columns in FlowDB's order, and last the day, by which events are sorted. */
function selectEvents(store: string, { name, layout }: EventType, bits: number): string {
  const known = new Set(layout.map((column) => column.name));
  const used = lookups.filter(
    ({ columns }, place) =>
      (bits & (2 ** place)) > 0 && Object.keys(columns).some((column) => known.has(column)),
  );
  const looked = Object.assign({}, ...used.map(({ columns }) => columns)) as Record<string, string>;
  const values = layout.map(({ name: column }) => {
    if (column === "datetime") return `${moment} AS datetime`;
    const isLookup = lookups.some(({ columns }) => column in columns);
    if (!isLookup) return `event.${column}`;
    return `${looked[column] ?? "NULL"} AS ${column}`;
  });
  const joins = used.map(({ join }) => join(store)).join(" ");
  return `SELECT ${values.join(", ")}, event.day FROM ${store}.${name} AS event ${joins}`;
}

function selectCells(store: string): string {
  return `SELECT place.id, cell.version, cell.date_of_first_service, cell.date_of_last_service, cell.longitude,
      cell.latitude, 'POINT(' || cell.longitude || ' ' || cell.latitude || ')' AS geom_point
    FROM ${store}.cells AS cell JOIN ${store}.locations AS place USING (location)`;
}

function loadViews(store: string): string[] {
  const outcomes = `SELECT row_number() OVER (ORDER BY computed_at, event_type, day, check_id) AS id, day AS cdr_date,
      event_type AS cdr_type, check_id AS type_of_query_or_check, outcome,
      NULL::VARCHAR AS optional_comment_or_description, computed_at::TIMESTAMPTZ AS "timestamp"
    FROM ${store}.quality_values`;
  const records = `SELECT record AS id, event_type AS cdr_type, day AS cdr_date, state,
      recorded_at::TIMESTAMPTZ AS "timestamp" FROM ${store}.load_records`;
  return [
    view("etl.etl_records", records),
    view(
      "etl.ingest_state",
      `${records} QUALIFY row_number() OVER (PARTITION BY event_type, day ORDER BY record DESC) = 1`,
    ),
    view(
      "etl.available_dates",
      `SELECT event_type AS cdr_type, day AS cdr_date FROM ${store}.stored_days ORDER BY ALL`,
    ),
    view("etl.post_etl_queries", outcomes),
    view("etl.deduped_post_etl_queries", outcomes),
  ];
}
