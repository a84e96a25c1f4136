import { afterAll, beforeAll, expect, test } from "vitest";

import { bind, type Dialect, distance, type ReadRow, type ReadValue, type Sql, sql } from "#events";
import { openInsight, principalWith, rowsOf } from "#test/insight-fixture";
import { metresBetween } from "#test/naive/metres-between";
import { until } from "#test/until";

import { compileAnswer } from "../../src/insight/compile-query.ts";
import type { Spec } from "../../src/insight/kinds/query-kind.ts";
import { normalise } from "../../src/insight/spec-values.ts";
import { eventTypeNames } from "./data.ts";
import { aggregates, expressions, rows } from "./dialect-cases.ts";
import { ask, describeEngines, loadEngines, removeEngines } from "./engines.ts";
import { placeSpecs, sampledSpec } from "./place-specs.ts";
import { countSubscribers, gyrationRadii, isInWeek, lastRegions, placedEvents } from "./plain.ts";
import { questions, radiusBounds } from "./questions.ts";

type Pair = [number, number];

beforeAll(loadEngines);
afterAll(removeEngines);

describeEngines("the dialect", (engine) => {
  test.each(Object.keys(expressions))("%s", async (what) => {
    const [expression, expected] = expressions[what]!;
    expect(await ask(engine(), (dialect) => sql`SELECT ${expression(dialect)} AS answer`)).toEqual([
      { answer: expected },
    ]);
  });

  test.each(Object.keys(aggregates))("%s, and null over nothing but counts", async (what) => {
    const [aggregate, expected] = aggregates[what]!;
    const over = (condition: Sql) => (dialect: Dialect) =>
      sql`SELECT ${aggregate(dialect)} AS answer FROM ${rows(dialect)} r WHERE ${condition}`;
    expect(await ask(engine(), over(sql`r.rank > 0`))).toEqual([{ answer: expected }]);
    const nothing = what.startsWith("a count") ? 0 : null;
    expect(await ask(engine(), over(sql`r.rank < 0`))).toEqual([{ answer: nothing }]);
  });

  test("the spread of a sample of one is null, of all that is one 0", async () => {
    expect(
      await ask(
        engine(),
        (dialect) => sql`SELECT
      ${dialect.standardDeviation(sql`r.number`, "sample")} AS deviation,
      ${dialect.variance(sql`r.number`, "sample")} AS variance,
      ${dialect.variance(sql`r.number`, "population")} AS among_all
      FROM ${rows(dialect)} r WHERE r.rank = 1`,
      ),
    ).toEqual([{ deviation: null, variance: null, among_all: 0 }]);
  });

  test("the rows before and after", async () => {
    const window = sql`PARTITION BY r.grade ORDER BY r.rank`;
    const query = (dialect: Dialect): Sql => sql`SELECT r.rank AS rank,
      ${dialect.previous(sql`r.number`, window)} AS before, ${dialect.next(sql`r.name`, window)} AS after
      FROM ${rows(dialect)} r WHERE r.rank <= 4 ORDER BY r.rank`;
    expect(await ask(engine(), query)).toEqual([
      { rank: 1, before: null, after: "c" },
      { rank: 2, before: null, after: "e" },
      { rank: 3, before: 2, after: null },
      { rank: 4, before: 2, after: null },
    ]);
  });

  test("a row for each day", async () => {
    expect(
      await ask(
        engine(),
        (dialect) =>
          sql`SELECT d.day AS day FROM ${dialect.days({ start: "2016-02-28", end: "2016-03-02" })} d ORDER BY d.day`,
      ),
    ).toEqual(["2016-02-28", "2016-02-29", "2016-03-01"].map((each) => ({ day: each })));
  });

  test("what does not match on the other side is null, and nulls come where they are put", async () => {
    expect(
      await ask(
        engine(),
        (dialect) => sql`SELECT a.name AS name, b.number AS number
      FROM ${rows(dialect)} a LEFT JOIN ${rows(dialect)} b ON b.rank = a.rank AND b.number > 2
      ORDER BY b.number DESC NULLS LAST, a.name`,
      ),
    ).toEqual([
      { name: "e", number: 4 },
      { name: "c", number: 3 },
      { name: "d", number: 3 },
      ...["a", "b", "f"].map((name) => ({ name, number: null })),
    ]);
  });

  test("texts are ordered by their code points", async () => {
    const found = (
      await ask(
        engine(),
        (dialect) =>
          sql`SELECT DISTINCT r.pcod AS pcod FROM ${dialect.relation("location_regions")} r WHERE r.unit = ${bind.text("admin3")} ORDER BY pcod`,
      )
    ).map(({ pcod }) => textOf(pcod));
    expect(found).toEqual(found.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(found.at(-1)).toBe("é-FAR");
  });

  test.each([
    [2.35, 48.86, -77.07, 38.92],
    [84, 28, 84.01, 28.01],
    [10.5, 50.5, 10.5, 50.5],
    [36.8, -1.3, 36.8, 1.3],
    [-179.9, 10, 179.9, 10],
  ])("the distance from %d, %d to %d, %d is that along the ellipsoid", async (...numbers) => {
    const [from, to] = [numbers.slice(0, 2), numbers.slice(2)] as [Pair, Pair];
    const point = ([longitude, latitude]: Pair) => ({ longitude, latitude });
    const bound = ([longitude, latitude]: Pair) => ({
      longitude: bind.number(longitude),
      latitude: bind.number(latitude),
    });
    const [row] = await ask(
      engine(),
      () => sql`SELECT ${distance(bound(from), bound(to))} AS metres`,
    );
    const expected = metresBetween(point(from), point(to));
    expect(Math.abs(Number(row!["metres"]) - expected)).toBeLessThanOrEqual(expected * 2e-5);
  });
});

describeEngines("answers", (engine, first) => {
  test.each(Object.entries(questions))("%s: as the embedded store", async (_what, spec) => {
    const expected = await ask(first(), answerTo(spec));
    expect(expected.length).toBeGreaterThan(2);
    expect(await ask(engine(), answerTo(spec))).toEqual(expected);
  });

  async function valuesOf(what: keyof typeof questions): Promise<Omit<ReadRow, "contributors">[]> {
    const answered = await ask(engine(), answerTo(questions[what]));
    return answered.map((row) => {
      const { contributors: _, ...published } = row;
      return published;
    });
  }

  test("unique subscribers are those that a plain count finds", async () => {
    const ofDay = placedEvents.filter(({ day }) => day === "2016-01-01");
    expect(await valuesOf("unique subscribers per region on a day")).toEqual(
      countSubscribers(ofDay),
    );
    expect(await valuesOf("unique subscribers per region in a week")).toEqual(
      countSubscribers(placedEvents.filter((event) => isInWeek(event))),
    );
  });

  test("flows are those between the last places of two days", async () => {
    const [from, to] = ["2016-01-01", "2016-01-02"].map((day) =>
      lastRegions(placedEvents.filter((event) => event.day === day)),
    ) as [Map<string, string>, Map<string, string>];
    const pairs = [...from].filter(([subscriber]) => to.has(subscriber));
    const counts = Map.groupBy(pairs, ([subscriber, pcod]) => `${pcod} ${to.get(subscriber)}`);
    const answered = await valuesOf("flows between two days");
    expect(
      new Map(answered.map(({ pcod_from, pcod_to, value }) => [textOf(pcod_from, pcod_to), value])),
    ).toEqual(new Map([...counts].map(([pair, { length }]) => [pair, length])));
  });

  test("events per region and hour are those that a plain count finds", async () => {
    const counted = placedEvents.filter((event) => isInWeek(event) && event.region !== undefined);
    const counts = Map.groupBy(counted, ({ region, day, hour }) => `${region} ${day} ${hour}`);
    const found = await valuesOf("events per region and hour");
    const answered = found.map(({ pcod, date, hour, value }) => [textOf(pcod, date, hour), value]);
    expect(new Map(answered as [string, number][])).toEqual(
      new Map([...counts].map(([key, { length }]) => [key, length])),
    );
  });

  test("radii of gyration are those of a plain computation", async () => {
    const radii = [...gyrationRadii(placedEvents.filter((event) => isInWeek(event))).values()];
    const bins = radiusBounds.slice(1).map((upper, bin) => ({
      value: radii.filter((radius) => radius >= radiusBounds[bin]! && radius < upper).length,
      lower_edge: radiusBounds[bin],
      upper_edge: upper,
    }));
    expect(await valuesOf("radius of gyration")).toEqual(bins.filter(({ value }) => value > 0));
    expect(radii.filter((radius) => radius > 0).length).toBeGreaterThan(20);
  });
});

describeEngines("the kinds about places", (engine, first) => {
  test.each(Object.keys(placeSpecs))("%s: as the embedded store", async (what) => {
    const expected = await ask(first(), answerTo(placeSpecs[what]!));
    expect(expected.length).toBeGreaterThan(2);
    expect(await ask(engine(), answerTo(placeSpecs[what]!))).toEqual(expected);
    const published = answerTo(placeSpecs[what]!, 3);
    expect(await ask(engine(), published)).toEqual(await ask(first(), published));
  });

  test("a sample is as large as asked for, whichever subscribers are in it", async () => {
    const answered = await ask(engine(), answerTo(sampledSpec));
    const sum = answered.reduce((total, { value }) => total + Number(value), 0);
    expect(sum).toBe(sampledSpec.locations.sampling.size);
  });
});

describeEngines("insight", (engine, first) => {
  test.each([
    ["whole days", {}],
    ["hours over midnight", { hours: { start_hour: 22, end_hour: 5 } }],
    ["some types", { event_types: ["sms", "topups"] }],
  ])("answers unique_subscriber_counts of %s as a plain count", async (_, narrowed) => {
    const { hours, event_types: types } = narrowed as {
      hours?: object;
      event_types?: readonly string[];
    };
    const counted = placedEvents.filter(
      (event) =>
        isInWeek(event) &&
        (!hours || event.hour >= 22 || event.hour < 5) &&
        (types ?? eventTypeNames).includes(event.type),
    );
    expect(await askInsight({ aggregation_unit: "admin3", ...narrowed })).toEqual(
      countSubscribers(counted),
    );
  });

  test("answers per cell as the embedded store does", async () => {
    const expected = await askInsight({ aggregation_unit: "lon-lat" }, first());
    expect(expected.length).toBeGreaterThan(5);
    expect(await askInsight({ aggregation_unit: "lon-lat" })).toEqual(expected);
  });

  test("knows the same regions, units and days", async () => {
    const known = async ({ fixture: { events, tenant } }: ReturnType<typeof engine>) => ({
      units: await events.units(tenant),
      days: await events.availableDates(tenant),
      pcods: (await events.geography(tenant, "admin3")).features
        .map((each) => each.properties.pcod)
        .toSorted(),
    });
    expect(await known(engine())).toEqual(await known(first()));
  });

  async function askInsight(narrowed: object, of = engine()): Promise<readonly unknown[]> {
    const { fixture } = of;
    const insight = await openInsight(fixture, { settings: { disclosureThreshold: 0 } });
    const analyst = principalWith(fixture.tenant, ["run", "get_result", ...scopes]);
    const { id } = await insight.run(fixture.tenant, analyst, {
      query_kind: "unique_subscriber_counts",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      ...narrowed,
    });
    await until("the answer is there", 20_000, async () => {
      const { state } = await insight.poll(fixture.tenant, analyst, id);
      expect(state).not.toBe("errored");
      return state === "completed";
    });
    const result = await insight.result(fixture.tenant, analyst, id);
    const answered = await rowsOf(result!);
    await insight.closeTenant(fixture.tenant);
    return answered;
  }
});

/** The question that a specification asks, with what is published where so many people are too few. */
function answerTo(spec: Spec, threshold = 0): (dialect: Dialect) => Sql {
  return (dialect) => compileAnswer(normalise(spec), { dialect, threshold });
}

const scopes = ["admin3", "lon-lat"].map(
  (unit) => `${unit}:unique_subscriber_counts:unique_subscriber_counts`,
);

function textOf(...values: readonly (ReadValue | undefined)[]): string {
  return values
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join(" ");
}
