import { afterAll, beforeAll, expect, test } from "vitest";

import { type LoadedPlatform, openLoadedPlatform } from "#test/loaded-platform";

let loaded: LoadedPlatform;

beforeAll(async () => {
  loaded = await openLoadedPlatform("loading");
});
afterAll(async () => await loaded?.remove());

const get = async (path: string) => await loaded.get(path);

test("what was loaded is read day by day, batch by batch and row by row", async () => {
  const days = await get("/days?type=calls&end=2016-01-02");
  expect([days.status, days.json]).toEqual([
    200,
    {
      types: [
        { name: "calls", isDeclared: false, first: "2016-01-01", last: "2016-01-02", events: 3 },
      ],
      days: [
        {
          type: "calls",
          day: "2016-01-01",
          isAvailable: true,
          events: 2,
          state: "ingested",
          updatedAt: "2026-03-01T12:00:00.000Z",
          quarantined: 0,
        },
      ],
    },
  ]);
  const day = await get("/days/calls/2016-01-02");
  expect([day.status, day.json]).toMatchObject([
    200,
    {
      type: "calls",
      day: "2016-01-02",
      isAvailable: true,
      events: 1,
      steps: [{ state: "ingested" }, { state: "ingesting" }],
      batches: [{ batch: 1, fileName: "calls.csv", days: ["2016-01-01", "2016-01-02"] }],
    },
  ]);
  expect(await get("/days/calls/2016-01-03")).toMatchObject({
    status: 404,
    json: { code: "events.day_unknown" },
  });
  expect(await get("/batches?limit=1")).toMatchObject({
    status: 200,
    json: { batches: [{ rows: 3, source: "file", isSuperseded: false }], next: null },
  });
  expect(await get("/loads")).toEqual({ status: 200, json: { loads: [] } });
  expect(await get("/quarantine")).toEqual({ status: 200, json: { rows: [], next: null } });
  expect((await get("/quarantine?before=x")).status).toBe(400);
});
