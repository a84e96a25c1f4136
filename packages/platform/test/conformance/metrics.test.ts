import { afterAll, beforeAll, expect, test } from "vitest";

import type { Dialect, Sql } from "#events";

import { compileAnswer } from "../../src/insight/compile-query.ts";
import type { Spec } from "../../src/insight/kinds/query-kind.ts";
import { normalise } from "../../src/insight/spec-values.ts";
import { ask, describeEngines, loadEngines, removeEngines } from "./engines.ts";
import { metricQuestions } from "./metric-questions.ts";

beforeAll(loadEngines);
afterAll(removeEngines);

describeEngines("the kinds about numbers per subscriber", (engine, first) => {
  test.each(Object.keys(metricQuestions))("%s: as the embedded store", async (what) => {
    const spec = metricQuestions[what]!;
    const expected = await ask(first(), answerTo(spec, 0));
    expect(expected.length).toBeGreaterThan(1);
    expect(await ask(engine(), answerTo(spec, 0))).toEqual(expected);
    expect(await ask(engine(), answerTo(spec, 3))).toEqual(await ask(first(), answerTo(spec, 3)));
  });
});

function answerTo(spec: Spec, threshold: number): (dialect: Dialect) => Sql {
  return (dialect) => compileAnswer(normalise(spec), { dialect, threshold });
}
