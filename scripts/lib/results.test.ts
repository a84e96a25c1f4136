import { expect, test } from "vitest";

import {
  countResults,
  formatFailures,
  formatSkips,
  formatTotals,
  type StepResult,
} from "./results.ts";

const lint: StepResult = { name: "lint", succeeded: true, seconds: 1, output: "" };
const skipped = [{ name: "a > needs a server", reason: "there is no server" }];

test("a step counts as one test and a run of vitest as its tests", () => {
  const unit = { ...lint, name: "unit", tests: { passed: 7, failed: [], skipped: [] } };
  expect(countResults([lint, unit], false)).toEqual({ passed: 8, failed: 0, skipped: 0 });
});

test("a run of vitest that ended without a summary counts as one failure", () => {
  expect(countResults([{ ...lint, succeeded: false }], false).failed).toBe(1);
});

test("a run that failed although each of its tests passed counts as one failure", () => {
  const unit = { ...lint, succeeded: false, tests: { passed: 7, failed: [], skipped: [] } };
  expect(countResults([unit], false)).toEqual({ passed: 7, failed: 1, skipped: 0 });
});

test("what was skipped is a failure where skips fail", () => {
  const unit = { ...lint, tests: { passed: 7, failed: [], skipped } };
  expect(countResults([unit], false)).toEqual({ passed: 7, failed: 0, skipped: 1 });
  expect(countResults([unit], true)).toEqual({ passed: 7, failed: 1, skipped: 0 });
});

test("what failed and what was skipped is named, with the reason", () => {
  const tests = { passed: 0, failed: ["b > holds"], skipped };
  const results = [
    { ...lint, succeeded: false, tests },
    { ...lint, succeeded: false },
  ];
  expect(formatFailures(results)).toBe("FAILED   b > holds\nFAILED   lint\n");
  expect(formatSkips(results, false)).toContain(
    "needs a server\n         because there is no server\n",
  );
});

test("the totals are one line that other programs can read", () => {
  expect(formatTotals({ passed: 3, failed: 0, skipped: 1 })).toBe(
    "3 passed, 0 failed, 1 skipped\n",
  );
});
