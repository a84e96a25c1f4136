import { expect, test } from "vitest";

import { builtInTypes } from "../../store/schema.ts";
import {
  createCopy,
  createOwner,
  createTable,
  createViews,
  daySumsTable,
  dropTable,
  eventTable,
  locationHoursTable,
} from "./definitions.ts";

const alone = { database: "tenant_a" };
const cluster = { database: "tenant_a", cluster: "flotilla" };
const calls = eventTable(builtInTypes[0]!);

test("events lie in one partition for each day, in the order of their subscribers", () => {
  const [statement, ...others] = createTable(calls, alone);
  expect(others).toEqual([]);
  expect(statement).toContain(
    "CREATE TABLE IF NOT EXISTS calls (batch Int32, `id` Nullable(String)",
  );
  expect(statement).toContain("`subscriber` Int32, `counterpart` Nullable(Int32)");
  expect(statement).toContain("ENGINE = MergeTree PARTITION BY day ORDER BY (subscriber, second)");
});

test("sums lie in one partition for each day and type, so that types do not disturb each other", () => {
  for (const table of [daySumsTable, locationHoursTable]) {
    expect(createTable(table, alone)[0]).toContain("PARTITION BY (day, event_type)");
  }
});

test("on a cluster a table is replicated on each server, and one of all servers is sharded by subscriber", () => {
  const [local, spread] = createTable(calls, cluster, "calls_INCOMING_7_ab");
  expect(local).toContain(
    "CREATE TABLE IF NOT EXISTS calls_INCOMING_7_ab_LOCAL ON CLUSTER flotilla",
  );
  expect(local).toContain(
    "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}') PARTITION BY day",
  );
  expect(spread).toContain("CREATE TABLE IF NOT EXISTS calls_INCOMING_7_ab ON CLUSTER flotilla");
  expect(spread).toContain(
    "ENGINE = Distributed(flotilla, tenant_a, calls_INCOMING_7_ab_LOCAL, cityHash64(subscriber))",
  );
});

test("on a cluster the sums by location are sharded by location", () => {
  expect(createTable(locationHoursTable, cluster)[1]).toContain("cityHash64(location)");
});

test("what is joined with is copied whole to every server, its version in the comment", () => {
  const made = createCopy(
    "location_regions",
    { name: "location_regions", version: "7-12" },
    cluster,
  );
  expect(made).toContain("'/clickhouse/tables/{uuid}/all', '{shard}-{replica}'");
  expect(made).toContain("COMMENT '7-12'");
  expect(createOwner(cluster)).toContain("'{shard}-{replica}'");
});

test("a table of a cluster is removed with its part on each server", () => {
  expect(dropTable("calls", alone)).toEqual(["DROP TABLE IF EXISTS calls SYNC"]);
  expect(dropTable("calls", cluster)).toEqual([
    "DROP TABLE IF EXISTS calls ON CLUSTER flotilla SYNC",
    "DROP TABLE IF EXISTS calls_LOCAL ON CLUSTER flotilla SYNC",
  ]);
});

test("every type has its records, and all have their common columns", () => {
  const views = createViews(builtInTypes, cluster);
  expect(views).toHaveLength(builtInTypes.length + 2);
  expect(views.at(-1)).toContain("CREATE OR REPLACE VIEW event_records ON CLUSTER flotilla AS");
  expect(views.at(-1)!.split(" UNION ALL ")).toHaveLength(builtInTypes.length - 1);
  expect(views.at(-1)).toContain("CAST(NULL AS Nullable(Int32)) AS counterpart");
});
