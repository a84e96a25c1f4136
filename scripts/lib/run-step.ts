import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { runInForeground, runQuietly } from "./processes.js";
import { findRuntime, root } from "./project.js";
import type { StepResult } from "./results.ts";
import type { Step } from "./steps.ts";
import type { TestSummary } from "./test-summary.ts";

/** Runs a step and keeps what it prints. */
async function runStepQuietly(step: Step): Promise<StepResult> {
  return measure(step, (environment) => runQuietly(findRuntime(), step.command, environment));
}

/** Runs a step and shows what it prints while it runs. */
export async function runStepVisibly(step: Step): Promise<StepResult> {
  return measure(step, async (environment) => ({
    code: await runInForeground(findRuntime(), step.command, environment),
    output: "",
  }));
}

/** Runs the steps, at most `width` at the same time, and tells of each one's end. */
export async function runTogether(
  steps: readonly Step[],
  width: number,
  onEnd: (result: StepResult) => void,
): Promise<readonly StepResult[]> {
  const waiting = steps.entries();
  const results: StepResult[] = [];
  const work = async (): Promise<void> => {
    for (const [index, step] of waiting) {
      const result = await runStepQuietly(step);
      results[index] = result;
      onEnd(result);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

async function measure(
  step: Step,
  run: (environment: Record<string, string>) => Promise<{ code: number; output: string }>,
): Promise<StepResult> {
  const summaryFile = join(root, ".artifacts", `${step.name.replaceAll(" ", "-")}.json`);
  rmSync(summaryFile, { force: true });
  const start = performance.now();
  const { code, output } = await run({
    ...step.environment,
    ...(step.isTestRun && { TEST_SUMMARY: summaryFile }),
  });
  return {
    name: step.name,
    succeeded: code === 0,
    seconds: (performance.now() - start) / 1000,
    output,
    ...(existsSync(summaryFile) && { tests: readSummary(summaryFile) }),
  };
}

function readSummary(file: string): TestSummary {
  return JSON.parse(readFileSync(file, "utf8")) as TestSummary;
}
