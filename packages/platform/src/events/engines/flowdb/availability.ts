import type { Client } from "./connections.ts";
import type { FlowdbTable } from "./event-tables.ts";

const latestStates = `SELECT DISTINCT ON (cdr_type, cdr_date) cdr_type, cdr_date, state
  FROM etl.etl_records ORDER BY cdr_type, cdr_date, timestamp DESC NULLS LAST, id DESC`;

/** The days that are available, by type: those whose latest record says that they are ingested, or without any record all that have events. */
export async function readAvailableDates(
  client: Client,
  tables: readonly FlowdbTable[],
): Promise<Record<string, string[]>> {
  const rows = (await hasRecords(client))
    ? await recordedDays(client)
    : await daysWithEvents(client, tables);
  const byType = Map.groupBy(rows, ({ type }) => type);
  const known = tables.map(({ type }) => type).filter((type) => byType.has(type));
  return Object.fromEntries(
    known.toSorted().map((type) => [type, byType.get(type)!.map(({ day }) => day)]),
  );
}

/** A text that changes when FlowETL has recorded something, or without any record when the tables have another size. */
export async function readEventsVersion(
  client: Client,
  tables: readonly FlowdbTable[],
): Promise<string> {
  if (await hasRecords(client)) {
    const { rows } = await client.query<{ version: string }>(
      `SELECT count(*) || '-' || max(id) || '-' || coalesce(extract(epoch FROM max(timestamp)), 0) AS version FROM etl.etl_records`,
    );
    return rows[0]!.version;
  }
  const { rows } = await client.query<{ version: string | null }>(
    `SELECT string_agg(relid || ':' || pg_relation_size(relid), ' ' ORDER BY relid::oid) AS version
      FROM unnest($1::text[]) AS type, pg_partition_tree(('events.' || type)::regclass) WHERE isleaf`,
    [tables.map(({ type }) => type)],
  );
  return rows[0]!.version ?? "";
}

interface TypeDay {
  readonly type: string;
  readonly day: string;
}

async function hasRecords(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ found: string | null }>(
    "SELECT to_regclass('etl.etl_records') AS found",
  );
  if (rows[0]!.found === null) return false;
  return (await client.query("SELECT FROM etl.etl_records LIMIT 1")).rowCount === 1;
}

async function recordedDays(client: Client): Promise<TypeDay[]> {
  const { rows } = await client.query<TypeDay>(
    `SELECT cdr_type::text AS type, cdr_date AS day FROM (${latestStates}) latest WHERE state = 'ingested' ORDER BY 1, 2`,
  );
  return rows;
}

async function daysWithEvents(client: Client, tables: readonly FlowdbTable[]): Promise<TypeDay[]> {
  const perType = tables.map(
    ({ type }) =>
      `SELECT DISTINCT '${type}' AS type, (datetime AT TIME ZONE 'UTC')::date AS day FROM events.${type}`,
  );
  if (perType.length === 0) return [];
  return (await client.query<TypeDay>(`${perType.join(" UNION ALL ")} ORDER BY 1, 2`)).rows;
}
