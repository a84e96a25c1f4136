import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createClient } from "@clickhouse/client";
import { expect, test } from "vitest";
import { parse } from "yaml";

import { describeClickhouse, startClickhouse } from "#test/clickhouse-server";

import {
  createCopy,
  createOwner,
  createTable,
  createViews,
  daySumsTable,
  dropTable,
  eventTable,
  locationHoursTable,
} from "../src/events/engines/clickhouse/definitions.ts";
import { replacePartition } from "../src/events/engines/clickhouse/switches.ts";
import { builtInTypes } from "../src/events/store/schema.ts";

const address = { database: "tenant_a", cluster: "flotilla" };
const tables = [daySumsTable, locationHoursTable, ...builtInTypes.map((type) => eventTable(type))];
const target = "calls_LOCAL ON CLUSTER flotilla";
const statements = [
  "CREATE DATABASE IF NOT EXISTS tenant_a ON CLUSTER flotilla",
  createOwner(address),
  ...tables.flatMap((table) => createTable(table, address)),
  createCopy("location_places", { name: "location_places", version: "1-1" }, address),
  createCopy("location_regions", { name: "location_regions", version: "1-1" }, address),
  createCopy("geographies", { name: "geographies", version: "1-1" }, address),
  ...createViews(builtInTypes, address),
  ...dropTable("calls", address),
  replacePartition(target, "calls_INCOMING_1_ab_LOCAL", "'2016-01-01'", address),
  replacePartition(target, "day_sums_INCOMING_1_ab_LOCAL", "('2016-01-01', 'calls')", address),
  `ALTER TABLE ${target} DROP PARTITION '2016-01-01'`,
  `ALTER TABLE ${target} DELETE WHERE subscriber = 7`,
  `ALTER TABLE ${target} UPDATE counterpart = NULL WHERE counterpart = 7`,
  "SYSTEM SYNC REPLICA ON CLUSTER flotilla calls_INCOMING_1_ab_LOCAL",
  "EXCHANGE TABLES geographies AND geographies_INCOMING_copy ON CLUSTER flotilla",
];

const folder = join(import.meta.dirname, "../../../catalog/clickhouse-cluster");
const hosts = ["clickhouse-1-a", "clickhouse-1-b", "clickhouse-2-a", "clickhouse-2-b"];

describeClickhouse("a cluster", () => {
  test("of the catalogue has two shards with two replicas each", async () => {
    const path = join(folder, "config", "cluster.xml");
    const environment = { SHARD: "2", REPLICA: "b", CLUSTER_SECRET: "secret" };
    const server = await startClickhouse({ path, environment });
    const client = createClient({ url: server.url });
    const ask = async (query: string) =>
      await (await client.query({ query, format: "JSONEachRow" })).json();
    try {
      const servers = await ask(
        "SELECT shard_num AS shard, replica_num AS replica, host_name AS host FROM system.clusters WHERE cluster = 'flotilla' ORDER BY shard, replica",
      );
      expect(servers).toEqual(
        hosts.map((host, index) => ({
          shard: Math.floor(index / 2) + 1,
          replica: (index % 2) + 1,
          host,
        })),
      );
      expect(
        await ask("SELECT getMacro('shard') AS shard, getMacro('replica') AS replica"),
      ).toEqual([{ shard: "2", replica: "b" }]);
    } finally {
      await client.close();
      await server.remove();
    }
  });

  test("gets statements that the engine can read", async () => {
    const server = await startClickhouse();
    const client = createClient({ url: server.url });
    try {
      const answers = await Promise.all(
        statements.map((statement) => client.command({ query: `EXPLAIN AST ${statement}` })),
      );
      expect(answers).toHaveLength(statements.length);
    } finally {
      await client.close();
      await server.remove();
    }
  });
});

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly image: string; readonly volumes: readonly string[] }>
  >;
}

test("the services of the catalogue are those that the cluster names, with images of one version", () => {
  const { services } = parse(readFileSync(join(folder, "compose.yaml"), "utf8"), {
    merge: true,
  }) as Compose;
  const names = Object.keys(services).filter((name) => name.startsWith("clickhouse-"));
  expect(names).toEqual(hosts);
  const versions = Object.values(services).map(
    ({ image }) => /^clickhouse\/clickhouse-(?:server|keeper):(\d+\.\d+)$/.exec(image)?.[1],
  );
  expect(new Set(versions)).toEqual(new Set(["26.7"]));
});
