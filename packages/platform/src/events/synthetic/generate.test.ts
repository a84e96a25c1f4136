import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";
import type { MultiPolygon, Polygon } from "geojson";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { RegionCollection } from "./country.ts";
import { generateCallRecords, type SyntheticOptions, type SyntheticReport } from "./generate.ts";

const directories: string[] = [];
let report: SyntheticReport;
beforeAll(async () => {
  report = await generate({ seed: 7 });
});
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

async function generate(options: Partial<SyntheticOptions> = {}): Promise<SyntheticReport> {
  const out = mkdtempSync(join(tmpdir(), "flotilla-synthetic-"));
  directories.push(out);
  return generateCallRecords({ subscribers: 3000, days: 3, seed: 7, ...options, out });
}

function hashes({ files }: SyntheticReport): string[] {
  return files.map(({ path }) => createHash("sha256").update(readFileSync(path)).digest("hex"));
}

function table(type: string): Record<string, string>[] {
  return report.files
    .filter((file) => file.type === type)
    .flatMap(({ path }) => {
      const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
      const names = header!.split(",");
      return lines.map((line) =>
        Object.fromEntries(line.split(",").map((value, index) => [names[index]!, value])),
      );
    });
}

function regions(unit: string): RegionCollection {
  const file = report.files.find((candidate) => candidate.unit === unit);
  return JSON.parse(readFileSync(file!.path, "utf8")) as RegionCollection;
}

test("the same seed gives the same bytes, another seed others", async () => {
  expect(hashes(await generate({ seed: 7 }))).toEqual(hashes(report));
  const other = await generate({ seed: 8 });
  // The models of handsets are the same in every country.
  const invented = { ...other, files: other.files.filter(({ type }) => type !== "tacs") };
  expect(hashes(invented).filter((hash) => hashes(report).includes(hash))).toEqual([]);
});

test("the report names every file with its number of rows", () => {
  const [first] = report.files;
  const names = report.files.map(({ path }) => path.split("/").at(-1)!);
  expect(names.toSorted()).toEqual(readdirSync(join(first!.path, "..")).toSorted());
  expect(names).toEqual(
    expect.arrayContaining([
      "cells.csv",
      "tacs.csv",
      "admin0.geojson",
      "admin3.geojson",
      "calls_2016-01-01.csv",
      "sms_2016-01-02.csv",
      "mds_2016-01-03.csv",
    ]),
  );
  for (const { path, rows, type } of report.files.filter((file) => file.type !== "geography")) {
    expect([type, readFileSync(path, "utf8").split("\n").length - 2]).toEqual([type, rows]);
  }
  const events = report.files.filter(({ type }) => ["calls", "sms", "mds"].includes(type));
  expect(events.reduce((sum, { rows }) => sum + rows, 0)).toBe(report.records);
});

test("as many records are made as were asked for", async () => {
  expect(report.records / (3000 * 3)).toBeCloseTo(3, 0);
  const busy = await generate({ subscribers: 500, days: 1, recordsPerSubscriberDay: 40 });
  expect(busy.records / 500).toBeGreaterThan(36);
  expect(busy.records / 500).toBeLessThan(44);
});

test("the columns are those of FlowDB", () => {
  expect(Object.keys(table("calls")[0]!).join()).toBe(
    "id,outgoing,datetime,duration,network,msisdn,msisdn_counterpart,location_id,imsi,imei,tac,operator_code,country_code",
  );
  expect(Object.keys(table("sms")[0]!).join()).toBe(
    "id,outgoing,datetime,network,msisdn,msisdn_counterpart,location_id,imsi,imei,tac,operator_code,country_code",
  );
  expect(Object.keys(table("mds")[0]!).join()).toBe(
    "id,datetime,duration,volume_total,volume_upload,volume_download,msisdn,location_id,imsi,imei,tac,operator_code,country_code",
  );
});

test("a call within the network is a row for each side", () => {
  const byId = Map.groupBy(table("calls"), ({ id }) => id!);
  const pairs = [...byId.values()].filter((rows) => rows.length === 2);
  expect(pairs.length / byId.size).toBeGreaterThan(0.8);
  expect(pairs.length).toBeLessThan(byId.size);
  for (const [out, into] of pairs) {
    expect([out!.outgoing, into!.outgoing]).toEqual(["true", "false"]);
    expect([into!.msisdn, into!.msisdn_counterpart, into!.datetime, into!.duration]).toEqual([
      out!.msisdn_counterpart,
      out!.msisdn,
      out!.datetime,
      out!.duration,
    ]);
  }
});

test("people behave like people: busy by day, a few do most, most stay around one place", () => {
  const calls = table("calls");
  const inHours = (from: number, to: number) =>
    calls.filter(
      ({ datetime }) =>
        Number(datetime!.slice(11, 13)) >= from && Number(datetime!.slice(11, 13)) < to,
    ).length;
  expect(inHours(17, 21)).toBeGreaterThan(10 * inHours(1, 5));
  const counts = [...Map.groupBy(calls, ({ msisdn }) => msisdn!).values()]
    .map((rows) => rows.length)
    .toSorted((a, b) => b - a);
  const busiestTenth = counts.slice(0, 300).reduce((sum, count) => sum + count, 0);
  expect(busiestTenth / calls.length).toBeGreaterThan(0.25);
  const unlocated = calls.filter(({ location_id: location }) => location === "").length;
  expect(unlocated / calls.length).toBeGreaterThan(0.002);
  expect(unlocated / calls.length).toBeLessThan(0.02);
  const frequent = [...Map.groupBy(table("mds"), ({ msisdn }) => msisdn!).values()].filter(
    (rows) => rows.length >= 10,
  );
  const mainShare = frequent.map(
    (rows) =>
      Math.max(
        ...Map.groupBy(rows, (row) => row.location_id!)
          .values()
          .map((same) => same.length),
      ) / rows.length,
  );
  expect(mainShare.reduce((sum, share) => sum + share, 0) / mainShare.length).toBeGreaterThan(0.4);
});

test("every event names a cell that is there", () => {
  const cells = new Set(table("cells").map(({ id }) => id));
  const used = new Set(
    ["calls", "sms", "mds"].flatMap((type) => table(type).map((row) => row.location_id!)),
  );
  used.delete("");
  expect([...used].filter((id) => !cells.has(id))).toEqual([]);
});

test("some cells move within the period, and all stand in the country", () => {
  const cells = table("cells");
  const moved = [...Map.groupBy(cells, ({ id }) => id!).values()].filter(
    (versions) => versions.length === 2,
  );
  expect(moved.length).toBeGreaterThan(2);
  for (const [before, after] of moved) {
    const dayAfter = new Date(Date.parse(before!.date_of_last_service!) + 86_400_000)
      .toISOString()
      .slice(0, 10);
    expect(after!.date_of_first_service).toBe(dayAfter);
    expect(["2016-01-02", "2016-01-03"]).toContain(dayAfter);
  }
  const country = regions("admin0").features[0]!;
  const outside = cells.filter(
    ({ longitude, latitude }) =>
      !booleanPointInPolygon([Number(longitude), Number(latitude)], country),
  );
  expect(outside).toEqual([]);
});

test("the regions are nested by their codes", () => {
  const codes = ["admin0", "admin1", "admin2", "admin3"].map((unit) =>
    regions(unit).features.map(({ properties }) => properties.pcod),
  );
  expect(codes.map((level) => level.length)).toEqual([1, 6, 22, 100]);
  for (const [depth, level] of codes.entries()) {
    expect(new Set(level).size).toBe(level.length);
    const above = depth === 0 ? [""] : codes[depth - 1]!;
    expect(level.filter((code) => !above.includes(code.slice(0, -2)))).toEqual([]);
  }
  const names = regions("admin3").features.map(({ properties }) => properties.name);
  expect(new Set(names).size).toBe(100);
});

test.each(["admin1", "admin2", "admin3"])(
  "the regions of %s share their borders without a gap",
  (unit) => {
    const sides = new Map<string, number>();
    for (const { geometry } of regions(unit).features) {
      for (const [from, to] of segments(geometry))
        sides.set(`${from} ${to}`, (sides.get(`${from} ${to}`) ?? 0) + 1);
    }
    expect([...sides.values()].every((count) => count === 1)).toBe(true);
    const coast = new Set(
      [...segments(regions("admin0").features[0]!.geometry)].map(([from, to]) => `${from} ${to}`),
    );
    const open = [...sides.keys()].filter(
      (side) => !sides.has(side.split(" ").toReversed().join(" ")),
    );
    expect(new Set(open)).toEqual(coast);
  },
);

function* segments(geometry: Polygon | MultiPolygon): Generator<[from: string, to: string]> {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  for (const ring of polygons.flat()) {
    expect(ring[0]).toEqual(ring.at(-1));
    for (const [index, point] of ring.slice(0, -1).entries())
      yield [point.join(), ring[index + 1]!.join()];
  }
}

test.each([
  [{ subscribers: 1 }, "subscribers"],
  [{ days: 0 }, "days"],
  [{ seed: -1 }, "seed"],
  [{ seed: 1.5 }, "seed"],
  [{ recordsPerSubscriberDay: 0 }, "recordsPerSubscriberDay"],
  [{ startDate: "2016-02-30" }, "startDate"],
  [{ startDate: "yesterday" }, "startDate"],
])("the options %o are refused", async (options, named) => {
  await expect(generate(options)).rejects.toMatchObject({
    code: "events.synthetic_option_invalid",
    message: expect.stringContaining(named),
  });
});

test("progress is told after each day", async () => {
  const told: number[] = [];
  const { records } = await generate({
    subscribers: 100,
    onProgress: (progress) => void told.push(progress.day, progress.records),
  });
  expect(told.filter((_, index) => index % 2 === 0)).toEqual([1, 2, 3]);
  expect(told.at(-1)).toBe(records);
});

test("a disaster makes people of one town use cells elsewhere, and some of them return", async () => {
  const days = { startDate: "2016-01-01", days: 6 };
  const struck = { ...days, disasterStart: "2016-01-03", disasterEnd: "2016-01-05" };
  const calm = await generate({ ...days });
  const moved = await generate(struck);
  const changed = (date: string): number => {
    const cellsOf = ({ files }: SyntheticReport) =>
      readFileSync(files.find(({ path }) => path.endsWith(`calls_${date}.csv`))!.path, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => line.split(",")[7]);
    const before = cellsOf(calm);
    const different = cellsOf(moved).filter((cell, index) => cell !== before[index]).length;
    return different / before.length;
  };
  expect([changed("2016-01-01"), changed("2016-01-02")]).toEqual([0, 0]);
  expect(changed("2016-01-03")).toBeGreaterThan(0.01);
  expect(changed("2016-01-05")).toBeGreaterThan(0);
  expect(changed("2016-01-05")).toBeLessThan(changed("2016-01-03") * 0.7);
});

test("a disaster on a day that does not exist is refused", async () => {
  await expect(generate({ disasterStart: "2016-02-30" })).rejects.toMatchObject({
    code: "events.synthetic_option_invalid",
  });
});

test("every device is of a model that tacs.csv knows", () => {
  const known = new Set(table("tacs").map(({ id }) => id));
  expect(known.size).toBeGreaterThan(100);
  expect(table("calls").filter(({ tac }) => !known.has(tac))).toEqual([]);
});
