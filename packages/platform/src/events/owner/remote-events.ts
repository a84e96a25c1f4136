import { receiveUpload } from "../arrivals/upload.ts";
import { type Events, eventsModule } from "../events.ts";
import { clickhouseDialect } from "../query/clickhouse.ts";
import type { Dialect } from "../query/dialect.ts";
import { duckdbDialect } from "../query/duckdb.ts";
import { postgresqlDialect } from "../query/postgresql.ts";
import { rowsOf } from "../store/column-batch.ts";
import type { ReadRow } from "../store/values.ts";
import { askOwner } from "./ask-owner.ts";
import { askingMembers } from "./members.ts";
import { ownerErrors } from "./owner-errors.ts";

export interface RemoteEventsOptions {
  /** Where the owner listens. */
  readonly socketPath: string;
  /** The most bytes that an uploaded file may have; no limit unless given. */
  readonly uploadLimitBytes?: number;
}

const dialects: Readonly<Partial<Record<string, Dialect>>> = {
  duckdb: duckdbDialect,
  clickhouse: clickhouseDialect,
  postgresql: postgresqlDialect,
};

/**
 * The events of tenants whose stores another process of this machine owns. Everything is asked of that process; nothing is opened
 * here, so that it may end and come back at any time.
 *
 * Every method throws `events.owner_unreachable` while the owner does not answer, and what the owner's own one throws.
 */
export function createRemoteEvents({
  socketPath,
  uploadLimitBytes: limitBytes = Infinity,
}: RemoteEventsOptions): Events {
  const readBatches: Events["readBatches"] = async (tenant, { sql, parameters, take, signal }) => {
    const asked = { tenant: tenant.name, member: "read", parameters: [sql, parameters] };
    await askOwner(socketPath, asked, { take, signal });
  };
  const asking = askingMembers(
    (member) =>
      async (tenant, ...parameters) =>
        await askOwner(socketPath, { tenant: nameOf(tenant), member, parameters }),
  );
  return {
    ...asking,
    arrivals: {
      ...asking.arrivals,
      openTenant: async () => undefined,
      closeTenant: async () => undefined,
      // The process that was asked takes the file, the owner stores it: both see the tenant's directory.
      upload: async (tenant, upload, actor) =>
        await receiveUpload(tenant, { upload, limitBytes }, (file) =>
          asking.arrivals.ingestUploaded(tenant, file, actor),
        ),
    },
    sql: { run: refuseSql, describe: refuseSql, record: refuseSql },
    definition: eventsModule,
    jobs: [],
    openTenant: async () => undefined,
    closeTenant: async () => undefined,
    async dialect(tenant) {
      const asked = { tenant: tenant.name, member: "dialect", parameters: [] };
      const name = String(await askOwner(socketPath, asked));
      const dialect = dialects[name];
      if (!dialect) throw ownerErrors.owner_differs({ member: `the dialect ${name}` });
      return dialect;
    },
    async read<Row extends object = ReadRow>(
      ...[tenant, sql, parameters]: Parameters<Events["read"]>
    ) {
      const rows: ReadRow[][] = [];
      const take = (batch: Parameters<typeof rowsOf>[0]) => void rows.push(rowsOf(batch));
      await readBatches(tenant, { sql, parameters, take });
      return rows.flat() as unknown as Row[];
    },
    readBatches,
  };
}

async function refuseSql(): Promise<never> {
  throw ownerErrors.sql_at_owner();
}

function nameOf(tenant: unknown): string {
  return (tenant as { readonly name: string }).name;
}
