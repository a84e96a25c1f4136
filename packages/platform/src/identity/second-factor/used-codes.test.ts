import { randomBytes } from "node:crypto";

import { beforeEach, describe, expect, onTestFinished, test } from "vitest";

import {
  connectRedis,
  createLogger,
  type Database,
  migrate,
  type RedisConnection,
  Secret,
  type Tenant,
  tablesOf,
} from "#kernel";
import { eachDatabase } from "#test/databases";
import { describeRedis, startRedis } from "#test/redis-server";

import { identityMigrations } from "../migrations/migrations.ts";
import type { IdentityTables } from "../store/tables.ts";
import { createRedisUsedCodes, createUsedCodes, type UsedCodes } from "./used-codes.ts";

const code = { userId: "1", code: "123456" };
const clock = {
  time: Date.parse("2026-03-01T12:00:00.000Z"),
  now: () => new Date(clock.time),
};

function makeTenant(name: string, records: Database, key?: Secret<Buffer>): Tenant {
  return { name, directory: "/nowhere", records, key: key ?? new Secret(randomBytes(32)) };
}

/** Nothing of the tenant's records is touched. */
function makeKeyHolder(name: string): Tenant {
  return makeTenant(name, undefined as unknown as Database);
}

/** How many of 200 at once, spread over the instances, are told that the code was not used before. */
async function countAccepted(
  instances: readonly (readonly [UsedCodes, Tenant])[],
  seconds = 120,
): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const [usedCodes, tenant] = instances[index % instances.length]!;
      return await usedCodes.markUsed(tenant, code, seconds);
    }),
  );
  return answers.filter(Boolean).length;
}

eachDatabase("used codes", (open) => {
  let tenants: readonly [Tenant, Tenant];
  let usedCodes: UsedCodes;
  const mark = async (change: object) =>
    await usedCodes.markUsed(tenants[0], { ...code, ...change }, 60);
  const rows = async () =>
    await tablesOf<IdentityTables>(tenants[0])
      .selectFrom("identity_used_codes")
      .selectAll()
      .execute();

  beforeEach(async () => {
    const database = await open();
    await migrate(database, "identity", identityMigrations);
    const first = makeTenant("north", database);
    tenants = [first, makeTenant("north", await open(database), first.key)];
    usedCodes = createUsedCodes({ clock });
  });

  test("let one of 200 at once pass, over two instances with connections of their own", async () => {
    const another = createUsedCodes({ clock });
    const instances = [
      [usedCodes, tenants[0]],
      [another, tenants[1]],
    ] as const;
    expect(await countAccepted(instances)).toBe(1);
    expect(await countAccepted(instances)).toBe(0);
    clock.time += 119_999;
    expect(await countAccepted(instances)).toBe(0);
    clock.time += 1;
    expect(await countAccepted(instances)).toBe(1);
  });

  test("are kept apart by user and by code", async () => {
    expect(await mark({})).toBe(true);
    expect(await mark({ userId: "2" })).toBe(true);
    expect(await mark({ code: "123457" })).toBe(true);
    expect(await mark({ userId: "11", code: "23456" })).toBe(true);
    expect(await mark({})).toBe(false);
  });

  test("are kept as keyed hashes, and no longer than needed", async () => {
    await usedCodes.markUsed(tenants[0], code, 60);
    const [row] = await rows();
    expect(row?.subject).toMatch(/^[\da-f]{64}$/);
    const stranger = makeTenant("north", tenants[0].records);
    expect(await usedCodes.markUsed(stranger, code, 60)).toBe(true);
    clock.time += 60_000;
    await usedCodes.markUsed(tenants[0], { ...code, code: "000000" }, 60);
    expect(await rows()).toHaveLength(1);
  });
});

describeRedis("used codes", () => {
  let url: Secret;
  let redis: RedisConnection;
  const logger = createLogger("error", { write: () => undefined });
  const connect = async () => {
    const connection = await connectRedis(url, logger);
    onTestFinished(async () => await connection.close());
    return connection;
  };

  beforeEach(async () => {
    const server = await startRedis();
    onTestFinished(async () => await server.stop());
    ({ url } = server);
    redis = await connect();
  });

  test("let one of 200 at once pass, over two instances with connections of their own", async () => {
    const tenant = makeKeyHolder("north");
    const another = await connect();
    const instances = [redis, another].map(
      (connection) => [createRedisUsedCodes({ redis: connection }), tenant] as const,
    );
    expect(await countAccepted(instances)).toBe(1);
    expect(await countAccepted(instances)).toBe(0);
  });

  test("are kept apart by tenant, user and code", async () => {
    const [north, south] = [makeKeyHolder("north"), makeKeyHolder("south")];
    const usedCodes = createRedisUsedCodes({ redis });
    expect(await usedCodes.markUsed(north, code, 60)).toBe(true);
    expect(await usedCodes.markUsed(south, code, 60)).toBe(true);
    expect(await usedCodes.markUsed(north, { ...code, userId: "2" }, 60)).toBe(true);
    expect(await usedCodes.markUsed(north, { ...code, code: "654321" }, 60)).toBe(true);
    expect(await usedCodes.markUsed(north, code, 60)).toBe(false);
  });
});

describe("in Redis", () => {
  test("a used code is a key that names the tenant and does not hold the code", async () => {
    const calls: [string, string, number][] = [];
    const usedCodes = createRedisUsedCodes({
      redis: { setIfAbsent: async (...call) => calls.push(call) > 0 },
    });
    await usedCodes.markUsed(makeKeyHolder("north"), code, 120);
    expect(calls).toEqual([
      [expect.stringMatching(/^flotilla:north:used-code:[\da-f]{64}$/), "1", 120],
    ]);
  });
});
