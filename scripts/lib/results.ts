import type { TestSummary } from "./test-summary.ts";

export interface StepResult {
  readonly name: string;
  readonly succeeded: boolean;
  readonly seconds: number;
  /** What the step printed, where it was not shown while it ran. */
  readonly output: string;
  /** Of a step that runs vitest; missing where vitest did not come to its end. */
  readonly tests?: TestSummary;
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts tests: those of vitest, and every other step as one.
 *
 * @param skipsFail counts what was skipped as failed
 */
export function countResults(results: readonly StepResult[], skipsFail: boolean): Totals {
  const sum = (count: (result: StepResult) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  const skipped = sum(({ tests }) => tests?.skipped.length ?? 0);
  return {
    passed: sum(({ tests, succeeded }) => tests?.passed ?? (succeeded ? 1 : 0)),
    failed: sum(countFailed) + (skipsFail ? skipped : 0),
    skipped: skipsFail ? 0 : skipped,
  };
}

/** A run that failed failed at least once, whatever its summary says. */
function countFailed({ tests, succeeded }: StepResult): number {
  const counted = tests?.failed.length ?? 0;
  return succeeded ? counted : Math.max(counted, 1);
}

export function formatTable(results: readonly StepResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results
    .map(({ name, succeeded, seconds }) => {
      const time = `${seconds.toFixed(1)} s`.padStart(8);
      return `  ${succeeded ? "ok    " : "FAILED"}  ${name.padEnd(width)}  ${time}\n`;
    })
    .join("");
}

/** The names of what failed, for the end of a long output. */
export function formatFailures(results: readonly StepResult[]): string {
  return results
    .flatMap(({ name, succeeded, tests }) => {
      const failed = tests?.failed ?? [];
      return succeeded || failed.length > 0 ? failed : [name];
    })
    .map((name) => `FAILED   ${name}\n`)
    .join("");
}

/** The names of what was skipped, each with its reason. */
export function formatSkips(results: readonly StepResult[], skipsFail: boolean): string {
  const verdict = skipsFail ? "SKIPPED, which counts as failed here" : "SKIPPED";
  return results
    .flatMap(({ tests }) => tests?.skipped ?? [])
    .map(({ name, reason }) => `${verdict}   ${name}\n         because ${reason}\n`)
    .join("");
}

export function formatTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
}
