import { join } from "node:path";

import { connect, type Connection } from "@flotilla/client";
import { type ExampleScope, workedExamples } from "@flotilla/examples";
import { afterAll, beforeAll, expect, test } from "vitest";

import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

/** The days of the example's data; see `server/set-up.ts`. */
const scope: ExampleScope = { firstDay: "2016-01-01", days: 14, aggregationUnit: "admin3" };

const home = makeDirectory();
const dataDirectory = join(home.path, "data");
let platform: PlatformProcess;
let connection: Connection;

beforeAll(async () => {
  // With the example's data, as a newcomer has it.
  platform = await startPlatform({ dataDirectory, environment: { FLOTILLA_EXAMPLE: "true" } });
  const created = await flotilla(dataDirectory, [
    "token",
    "create",
    "--tenant=demo",
    "--role=analyst",
  ]);
  connection = connect({ url: platform.url, token: created.stdout.trim() });
});

afterAll(async () => {
  await platform.stop();
  home.remove();
});

test.each(workedExamples)("$name has an answer, and what it states holds", async (example) => {
  const { rows, checks } = await example.run(connection, scope);
  expect(rows.length).toBeGreaterThan(0);
  expect(checks.filter(({ holds }) => !holds)).toEqual([]);
});

test("the disaster is seen: a few regions have lost most of their people, the others few", async () => {
  const displaced = workedExamples.find(({ name }) => name === "displaced-subscribers")!;
  const { rows } = await displaced.run(connection, scope);
  const percents = rows.map((row) => Number(row["percent"])).toSorted((a, b) => b - a);
  expect(percents[0]).toBeGreaterThan(40);
  expect(percents[Math.floor(percents.length / 2)]).toBeLessThan(30);
});

test("the flow that is most above normal is of the night when people fled", async () => {
  const above = workedExamples.find(({ name }) => name === "flows-above-normal")!;
  const { rows } = await above.run(connection, scope);
  expect(rows[0]?.["night"]).toBe("2016-01-10");
});

test("flotilla verify finds the platform sound", async () => {
  const { code, stdout } = await flotilla(dataDirectory, ["verify", "--tenant", "demo", "--json"]);
  const { isSound, steps } = JSON.parse(stdout) as {
    readonly isSound: boolean;
    readonly steps: readonly { readonly step: string; readonly outcome: string }[];
  };
  expect(steps.filter(({ outcome }) => outcome !== "sound")).toEqual([]);
  expect(steps.map(({ step }) => step)).toEqual(
    expect.arrayContaining(workedExamples.map(({ name }) => name)),
  );
  expect([code, isSound]).toEqual([0, true]);
});

test("with a token that is none, flotilla verify says which steps fail and ends with 1", async () => {
  const { code, stdout } = await flotilla(dataDirectory, [
    "verify",
    "--token=none",
    `--url=${platform.url}`,
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain("Not sound");
});
