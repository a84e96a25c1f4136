import { afterAll, beforeAll, expect, test } from "vitest";

import { askComputed } from "#test/naive/ask-computed";
import { askPlain, sortRows } from "#test/naive/events";
import { roundRows } from "#test/naive/placed-steps";

import { describeEngines, loadEngines, removeEngines } from "./engines.ts";
import { computedQuestions, networkQuestions } from "./network-questions.ts";
import { geographyName, mappingName } from "./place-tables.ts";

beforeAll(loadEngines);
afterAll(removeEngines);

describeEngines("the network, trips and meaningful places", (engine, first) => {
  test("the same mappings and geographies are known", async () => {
    const { events, tenant } = engine().fixture;
    expect(await events.placeTables(tenant)).toEqual({
      mappings: [mappingName],
      geographies: [geographyName],
    });
    expect(await events.units(tenant)).toEqual(["admin1", "admin3"]);
  });

  test.each(Object.keys(networkQuestions))("%s: as the embedded store", async (what) => {
    const ask = async ({ fixture }: ReturnType<typeof engine>) =>
      sortRows(roundRows(await askPlain(fixture, networkQuestions[what]!, { threshold: 0 })));
    const expected = await ask(first());
    expect(expected.length).toBeGreaterThan(1);
    expect(await ask(engine())).toEqual(expected);
  });

  test.each(Object.keys(computedQuestions))("%s: as the embedded store", async (what) => {
    const ask = async ({ fixture }: ReturnType<typeof engine>) =>
      sortRows(roundRows(await askComputed(fixture, computedQuestions[what]!)));
    const expected = await ask(first());
    expect(expected.length).toBeGreaterThan(1);
    expect(await ask(engine())).toEqual(expected);
  });
});
