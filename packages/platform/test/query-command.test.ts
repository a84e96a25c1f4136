import { afterAll, beforeAll, expect, test } from "vitest";

import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

import { runnableKinds } from "../src/insight/kinds/kinds.ts";

const home = makeDirectory();
const week = ["--param", "start_date=2016-01-01", "--param", "end_date=2016-01-08"];
const counts = ["query", "unique_subscriber_counts", ...week, "--param", "aggregation_unit=admin1"];
let platform: PlatformProcess;

beforeAll(async () => {
  const environment = { FLOTILLA_EXAMPLE: "true" };
  platform = await startPlatform({ dataDirectory: home.path, environment });
});
afterAll(async () => {
  await platform?.stop();
  home.remove();
});

test("the operator and whoever has a token get the same answer, in every format", async () => {
  const asOperator = await run([...counts, "--tenant", "demo", "--format", "json"]);
  const rows = asOperator
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
  expect(rows.length).toBeGreaterThan(3);
  const token = (await run(["token", "create", "--tenant", "demo", "--role", "analyst"])).trim();
  const withToken = [...counts, "--url", platform.url, "--token", token, "--format"];
  const csv = await run([...withToken, "csv"]);
  const lines = rows.map(({ pcod, value }) => `${pcod},${value}`);
  expect(csv.trim().split(/\r?\n/)).toEqual(["pcod,value", ...lines]);
  const { features } = JSON.parse(await run([...withToken, "geojson"])) as Features;
  expect(features.map(({ properties }) => properties)).toMatchObject(rows);
});

test("a sub-query is put together of dotted names", async () => {
  const given = [
    "query_kind=daily_location",
    "date=2016-01-01",
    "method=last",
    "aggregation_unit=admin1",
  ];
  const parameters = given.flatMap((parameter) => ["--param", `locations.${parameter}`]);
  const table = await run(["query", "spatial_aggregate", "--tenant", "demo", ...parameters]);
  expect(table).toMatch(/^pcod {2}value\n/);
});

test("a wrong parameter of a sub-query is named with its place and a remedy", async () => {
  const parameter = "locations.query_kind=daily_location";
  const given = ["query", "spatial_aggregate", "--tenant", "demo", "--param", parameter];
  const ended = await flotilla(home.path, given);
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(ended.stderr).toMatch(/locations\.date: Missing data for required field\.[^]*\nCorrect /);
});

test("the list has every kind that may be run", async () => {
  const list = await run(["query"]);
  const [, , ...lines] = list.split("\n\n")[0]!.split("\n");
  const names = lines.map((line) => line.split(" ")[0]);
  expect(new Set(names)).toEqual(new Set(runnableKinds.keys()));
});

interface Row {
  readonly pcod: string;
  readonly value: number;
}

interface Features {
  readonly features: readonly { readonly properties: Row }[];
}

async function run(parameters: readonly string[]): Promise<string> {
  const ended = await flotilla(home.path, parameters);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return ended.stdout;
}
