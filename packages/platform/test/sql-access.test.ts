import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freePort } from "#test/free-port";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";
import { until } from "#test/until";

const run = promisify(execFile);
const installations = "/usr/lib/postgresql";
const psqlProgram = existsSync(installations)
  ? readdirSync(installations)
      .map((version) => join(installations, version, "bin", "psql"))
      .find((path) => existsSync(path))
  : undefined;

const home = makeDirectory();
const dataDirectory = join(home.path, "data");
let platform: PlatformProcess;
let port: number;
let token: string;

beforeAll(async () => {
  port = await freePort();
  const environment = {
    FLOTILLA_EVENTS_SQL_PORT: String(port),
    FLOTILLA_EVENTS_SQL_TIMEOUT_SECONDS: "8",
    FLOTILLA_EVENTS_SQL_MAXIMUM_ROWS: "5000000",
  };
  platform = await startPlatform({ dataDirectory, environment });
  await command("tenant", "create", "south", "--host", "south.test");
  await command("role", "create", "reader", "--tenant", "demo", "--scopes", "sql");
  await command("role", "create", "runner", "--tenant", "demo", "--scopes", "run");
  token = await makeToken("demo", "reader");
  await ingest("demo", "ada");
  await ingest("south", "bob");
});

afterAll(async () => {
  await platform?.stop();
  home.remove();
});

async function command(...parameters: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await flotilla(dataDirectory, parameters);
  if (code !== 0) throw new Error(`flotilla ${parameters.join(" ")}: ${stdout}${stderr}`);
  return stdout.trim();
}

const makeToken = (tenant: string, role: string, life = "1h"): Promise<string> =>
  command("token", "create", "--tenant", tenant, "--role", role, "--life", life);

async function ingest(tenant: string, msisdn: string): Promise<void> {
  const path = join(home.path, `${tenant}.csv`);
  const rows = [1, 2, 3].map((day) => `2016-01-0${day}T12:00:00Z,${msisdn},L${day}`);
  writeFileSync(path, `${["datetime,msisdn,location_id", ...rows].join("\n")}\n`);
  await command("ingest", "--tenant", tenant, "--type", "calls", path);
}

async function connectAs(options: ClientConfig = {}): Promise<Client> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user: "ada",
    database: "demo",
    password: token,
    ssl: { rejectUnauthorized: false },
    ...options,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Connects for as long as the work lasts. */
async function withClient<Result>(
  work: (client: Client) => Promise<Result>,
  options: ClientConfig = {},
): Promise<Result> {
  const client = await connectAs(options);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function psql(...statements: readonly string[]) {
  const address = `host=127.0.0.1 port=${port} user=ada dbname=demo sslmode=require`;
  const parameters = statements.flatMap((statement) => ["-c", statement]);
  const outcome = run(psqlProgram!, [address, "-X", "-A", "-t", ...parameters], {
    env: { PATH: process.env["PATH"] ?? "", PGPASSWORD: token },
  });
  return await outcome.then(
    ({ stdout, stderr }) => ({ stdout: stdout.trim(), stderr }),
    (error: { stdout: string; stderr: string }) => error,
  );
}

describe.skipIf(psqlProgram === undefined && process.env["CI"] !== "true")("psql over TLS", () => {
  test("asks, and is refused what is not published, with its place", async () => {
    expect((await psql("SELECT count(*), min(msisdn) FROM events.calls")).stdout).toBe("3|ada");
    const refused = await psql("\\set VERBOSITY verbose", "SELECT nope FROM events.calls");
    expect(refused.stderr).toMatch(/ERROR:.*42703[\s\S]*LINE 1: SELECT nope/);
    const base = await psql("\\set VERBOSITY verbose", "SELECT * FROM subscribers");
    expect(base.stderr).toContain("42501");
    expect((await psql("DELETE FROM events.calls")).stderr).toContain("Only SELECT");
    expect((await psql("SELECT 1; SELECT 2")).stdout).toBe("1\n2");
  });

  test("lists the database, the schemas, the tables and their columns", async () => {
    expect((await psql("\\l")).stdout).toMatch(/^demo\|/);
    expect((await psql("\\dn")).stdout).toMatch(/^etl\|.*\nevents\|/);
    expect((await psql("\\dt events.*")).stdout).toMatch(/^events\|calls\|table/);
    expect((await psql("\\dt")).stdout).toMatch(/^events\|calls\|table/);
    const { stdout, stderr } = await psql("\\d events.calls");
    expect(stderr).toBe("");
    expect(stdout).toContain("datetime|timestamp with time zone|");
    expect(
      (await psql("\\d+ events.calls", "\\dp events.calls", "\\du", "\\di")).stderr,
    ).not.toContain("ERROR");
  });

  test("is refused without encryption's certificate being trusted", async () => {
    const address = `host=127.0.0.1 port=${port} user=ada dbname=demo sslmode=verify-full`;
    const outcome = run(psqlProgram!, [address, "-X", "-c", "SELECT 1"], {
      env: { PATH: process.env["PATH"] ?? "", PGPASSWORD: token, HOME: home.path },
    });
    await expect(outcome).rejects.toMatchObject({
      stderr: expect.stringContaining("root certificate"),
    });
  });
});

test("a driver gets values of their types, for parameters of theirs, in text and in binary", async () => {
  await withClient(async (client) => {
    const statement =
      "SELECT msisdn, datetime, day, tac, outgoing FROM events.calls WHERE datetime >= $1 AND msisdn = $2 ORDER BY 2";
    const { rows, fields } = await client.query(statement, ["2016-01-02", "ada"]);
    expect(rows.map(({ datetime }) => datetime)).toEqual([
      new Date("2016-01-02T12:00:00Z"),
      new Date("2016-01-03T12:00:00Z"),
    ]);
    expect(fields.map(({ dataTypeID }) => dataTypeID)).toEqual([25, 1184, 1082, 20, 16]);
    const binary = { text: "SELECT 7::INTEGER AS a, 1.5::DOUBLE AS b, true AS c", binary: true };
    expect((await client.query(binary)).rows).toEqual([{ a: 7, b: 1.5, c: true }]);
    expect((await client.query("SELECT $1::int + 1 AS sum", [41])).rows).toEqual([{ sum: 42 }]);
    expect(
      (await client.query({ name: "n", text: "SELECT $1::text AS t", values: [null] })).rows,
    ).toEqual([{ t: null }]);
  });
});

test("a session goes on after an error and keeps to transactions", async () => {
  await withClient(async (client) => {
    await expect(client.query("SELECT * FROM subscribers WHERE 1 = $1", [1])).rejects.toMatchObject(
      {
        code: "42501",
      },
    );
    expect((await client.query("BEGIN")).command).toBe("BEGIN");
    expect((await client.query("SHOW transaction_read_only")).rows[0]).toEqual({
      transaction_read_only: "on",
    });
    expect((await client.query("COMMIT")).command).toBe("COMMIT");
    await expect(client.query("SET client_encoding = 'LATIN1'")).rejects.toMatchObject({
      code: "22023",
    });
    expect((await client.query("SELECT current_database() AS d")).rows).toEqual([{ d: "demo" }]);
  });
});

test("a statement that takes too long is broken off, and so is one that is cancelled", async () => {
  const endless = "SELECT sum(a.range * b.range) FROM range(1000000000) AS a, range(100000) AS b";
  await withClient(async (client) => {
    await expect(client.query(endless)).rejects.toMatchObject({ code: "57014" });
    const running = client.query(endless).catch((error: unknown) => error);
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
    await cancel(processID, secretKey);
    expect(await running).toMatchObject({
      code: "57014",
      message: expect.stringContaining("cancelled"),
    });
    expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

async function cancel(processID: number, secretKey: number): Promise<void> {
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80_877_102, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  // The statement may not have begun: it is asked for until the answer comes.
  const deadline = Date.now() + 3000;
  while (Date.now() < deadline) {
    const socket = connect(port, "127.0.0.1", () => socket.end(request));
    await new Promise((resolve) => socket.on("close", resolve).on("error", resolve).resume());
    if (Date.now() > deadline - 2500) return;
  }
}

test("a prepared statement that was given up may be prepared anew", async () => {
  await withClient(async (client) => {
    for (let round = 0; round < 1100; round++) {
      await client.query({ name: `s${round}`, text: "SELECT 1 AS one" });
      await client.query(`DEALLOCATE s${round}`);
    }
    const { rows } = await client.query({ name: "last", text: "SELECT 2 AS two" });
    expect(rows).toEqual([{ two: 2 }]);
  });
});

test("two tenants are apart", async () => {
  await command("role", "create", "reader", "--tenant", "south", "--scopes", "sql");
  const south = await makeToken("south", "reader");
  const asked = await withClient(
    async (client) => (await client.query("SELECT DISTINCT msisdn FROM events.calls")).rows,
    { database: "south", password: south },
  );
  expect(asked).toEqual([{ msisdn: "bob" }]);
  const refusals = await Promise.allSettled(
    ["south", "nowhere"].map(async (database) => await connectAs({ database })),
  );
  const [known, unknown] = refusals.map(
    (refusal) => refusal.status === "rejected" && refusal.reason,
  );
  expect(known).toMatchObject({ code: "28P01", message: unknown.message });
  await withClient(async (client) => {
    for (const table of ["south.events.calls", "south.main.calls"]) {
      await expect(client.query(`SELECT * FROM ${table}`)).rejects.toMatchObject({ code: "42501" });
    }
  });
});

test("a token without the scope opens nothing, and one that is revoked opens nothing more", async () => {
  const runner = await makeToken("demo", "runner");
  await expect(connectAs({ password: runner })).rejects.toMatchObject({ code: "28P01" });
  await expect(connectAs({ password: "x" })).rejects.toMatchObject({ code: "28P01" });
  const revoked = await makeToken("demo", "reader");
  await withClient(
    async (client) => {
      await client.query("SELECT 1");
      const [, claims = ""] = revoked.split(".");
      const { jti } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { jti: string };
      await command("token", "revoke", "--tenant", "demo", jti);
      await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "28000" });
    },
    { password: revoked },
  );
  const log = await command("audit-log", "list", "--tenant", "demo", "--json");
  expect(log).toContain("events.sql_connection");
  expect(log).not.toContain(token);
});

test("what is not the protocol is answered with the end of the connection", async () => {
  const garbage = [
    Buffer.from("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"),
    Buffer.alloc(64, 0xff),
    Buffer.from([0, 0, 0, 0]),
    Buffer.from([0, 0, 0, 8, 0, 2, 0, 0]),
    Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0]),
    // A request for encryption with more behind it, which was not encrypted.
    Buffer.concat([Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]), Buffer.from("Q\0\0\0\x05x")]),
    // A start without an end of its options.
    Buffer.from([0, 0, 0, 12, 0, 3, 0, 0, 0x75, 0x73, 0x65, 0x72]),
  ];
  for (const bytes of garbage) expect(await untilClosed(bytes)).toBe(true);
  expect(await withClient(async (client) => (await client.query("SELECT 1 AS one")).rowCount)).toBe(
    1,
  );
});

async function untilClosed(bytes: Buffer): Promise<boolean> {
  const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
  return await new Promise((resolve) => {
    socket
      .on("close", () => resolve(true))
      .on("error", () => undefined)
      .resume();
  });
}

test("idle connections are limited, and leave room again when they end", async () => {
  const sockets: Socket[] = [];
  let refused = 0;
  for (let index = 0; index < 200; index++) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined).on("data", () => void refused++);
    sockets.push(socket);
  }
  await until("further connections are refused", 20_000, () => (refused >= 100 ? true : undefined));
  for (const socket of sockets) socket.destroy();
  const answer = await until("there is room again", 20_000, async () => {
    try {
      return await withClient(async (client) => (await client.query("SELECT 1")).rowCount);
    } catch {
      return undefined;
    }
  });
  expect(answer).toBe(1);
});

test("a large result for a client that does not read takes no memory, and ends", async () => {
  const before = residentBytes();
  const client = await connectAs();
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const wide =
    "SELECT range, md5(range::VARCHAR) AS a, sha256(range::VARCHAR) AS b FROM range(4000000)";
  const running = client.query(wide).catch((error: unknown) => error);
  stream.pause();
  // Somebody else asks meanwhile.
  await withClient(async (other) => expect((await other.query("SELECT 1")).rowCount).toBe(1));
  expect(residentBytes() - before).toBeLessThan(400 * 1024 * 1024);
  await until("the time of the statement is over", 30_000, async () => {
    const log = await command("audit-log", "list", "--tenant", "demo", "--json");
    return log.includes("events.sql_timeout") && log.includes("sha256") ? true : undefined;
  });
  stream.resume();
  expect(await running).toBeInstanceOf(Error);
  await client.end().catch(() => undefined);
});

function residentBytes(): number {
  const status = readFileSync(`/proc/${platform.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

test("the command asks as the operator, in a table, JSON and CSV", async () => {
  const statement = "SELECT msisdn, count(*) FROM events.calls GROUP BY 1";
  expect(await command("sql", "--tenant", "demo", statement)).toMatch(
    /msisdn\s+count[\s\S]*ada\s+3[\s\S]*\(1 row\)/,
  );
  expect(await command("sql", "--tenant", "demo", "--json", statement)).toBe(
    '{"msisdn":"ada","count":3}',
  );
  expect(await command("sql", "--tenant", "demo", "--csv", statement)).toBe(
    "msisdn,count\r\nada,3",
  );
  const refused = await flotilla(dataDirectory, [
    "sql",
    "--tenant",
    "demo",
    "SELECT * FROM subscribers",
  ]);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("not a published table"),
  });
});

const ask = (headers: Record<string, string>, statement: string) =>
  fetch(`${platform.url}/api/events/sql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ statement, values: ["2016-01-02"] }),
  });

test("a token asks over HTTP, one JSON object a line or CSV", async () => {
  const statement = "SELECT location_id FROM events.calls WHERE datetime >= $1 ORDER BY 1";
  const authorization = `Bearer ${token}`;
  const lines = await ask({ authorization }, statement);
  expect(await lines.text()).toBe('{"location_id":"L2"}\n{"location_id":"L3"}\n');
  const csv = await ask({ authorization, accept: "text/csv" }, statement);
  expect(await csv.text()).toBe("location_id\r\nL2\r\nL3\r\n");
  expect((await ask({}, statement)).status).toBe(401);
  expect((await ask({ authorization }, "SELECT * FROM subscribers")).status).toBe(403);
  const runner = await makeToken("demo", "runner");
  expect((await ask({ authorization: `Bearer ${runner}` }, statement)).status).toBe(403);
});
