import type { ClickhouseConnection } from "./connection.ts";
import { onCluster } from "./definitions.ts";

/** Waits until every server of a cluster has the rows that its neighbour was given for a table. */
export async function synchronise(
  connection: ClickhouseConnection,
  localTable: string,
): Promise<void> {
  const { address } = connection;
  if (address.cluster === undefined) return;
  await connection.run(`SYSTEM SYNC REPLICA${onCluster(address)} ${localTable}`);
}
