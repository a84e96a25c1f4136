import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import type { SerializedError, TestCase, TestModule } from "vitest/node";

/** What one run of vitest came to. */
export interface TestSummary {
  readonly passed: number;
  /** Full names of failed tests, of files that could not be loaded, and of errors outside any test. */
  readonly failed: readonly string[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** A table test may have a name of thousands of letters. */
const longestName = 200;

/** A reporter that writes the summary as JSON, beside whatever reporter prints for people. */
export function createSummaryReporter(file: string) {
  return {
    onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(summarize(modules, errors)));
    },
  };
}

function summarize(
  modules: readonly TestModule[],
  errors: readonly SerializedError[],
): TestSummary {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  return {
    passed: tests.filter((test) => test.result().state === "passed").length,
    failed: [
      ...tests.filter((test) => test.result().state === "failed").map(nameOf),
      ...modules.filter(failedOutsideTests).map((module) => module.relativeModuleId),
      ...errors.map((error) => `outside any test: ${error.message}`),
    ],
    skipped: tests
      .filter(wasNotRun)
      .map((test) => ({ name: nameOf(test), reason: reasonOf(test) })),
  };
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName.slice(0, longestName)}`;
}

function failedOutsideTests(module: TestModule): boolean {
  const suites = [...module.children.allSuites()];
  return [module, ...suites].some((entry) => entry.errors().length > 0);
}

function wasNotRun(test: TestCase): boolean {
  return ["skipped", "pending"].includes(test.result().state);
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  return note ?? "no reason is given";
}
