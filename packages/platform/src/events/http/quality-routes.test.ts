import { afterAll, beforeAll, expect, test } from "vitest";

import { type LoadedPlatform, openLoadedPlatform } from "#test/loaded-platform";

let loaded: LoadedPlatform;

beforeAll(async () => {
  loaded = await openLoadedPlatform("quality");
});
afterAll(async () => await loaded?.remove());

const get = async (path: string) => await loaded.get(path);

test("every check is described, with the types that have it", async () => {
  const { json } = await get("/quality/checks");
  expect(json["checks"]).toContainEqual({
    id: "count_null_durations",
    title: "Events without duration",
    unit: "count",
    meaning: "How many events have no duration.",
    isOwn: false,
    types: ["calls", "mds"],
  });
  expect(json["checks"]).toHaveLength(24);
});

test("outcomes are read as series over days, as text and as numbers", async () => {
  const { status, json } = await get(
    "/quality?type=calls&checks=count_added_rows,earliest_timestamp&start=2016-01-01&end=2016-01-31",
  );
  expect([status, json]).toEqual([
    200,
    {
      type: "calls",
      series: [
        {
          check: "count_added_rows",
          unit: "count",
          values: [
            { day: "2016-01-01", outcome: "2", number: 2 },
            { day: "2016-01-02", outcome: "1", number: 1 },
          ],
        },
        {
          check: "earliest_timestamp",
          unit: "time",
          values: [
            { day: "2016-01-01", outcome: "2016-01-01T08:00:00.000000Z", number: null },
            { day: "2016-01-02", outcome: "2016-01-02T08:00:00.000000Z", number: null },
          ],
        },
      ],
    },
  ]);
  const one = await get("/quality?type=calls&start=2016-01-02");
  const series = one.json["series"] as unknown as readonly { readonly values: readonly object[] }[];
  expect(new Set(series.map(({ values }) => values.length))).toEqual(new Set([1]));
  expect((await get("/quality?type=sms")).json).toEqual({ type: "sms", series: [] });
  expect((await get("/quality?type=calls&start=soon")).status).toBe(400);
});
