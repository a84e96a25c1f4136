// `check` runs the fast steps, two at a time. `test` runs everything and ends with the number of tests that passed.
import { SetupError, runScript } from "./lib/project.js";
import { countResults, formatFindings, formatTable, formatTotals } from "./lib/results.ts";
import type { StepResult } from "./lib/results.ts";
import { runStepVisibly, runTogether } from "./lib/run-step.ts";
import { type Mode, stepsOf } from "./lib/steps.ts";

await runScript(async () => {
  const mode = process.argv[2];
  if (mode !== "check" && mode !== "test") {
    throw new SetupError("Say which steps: node scripts/run-steps.ts check|test");
  }
  const results = mode === "check" ? await runAllTogether(mode) : await runTestsVisibly(mode);
  const skipsFail = process.env.CI === "true";
  const totals = countResults(results, skipsFail);
  process.stdout.write(`\n${formatTable(results)}\n${formatFindings(results, skipsFail)}`);
  process.stdout.write(formatTotals(totals));
  process.exitCode = totals.failed === 0 ? 0 : 1;
});

async function runAllTogether(mode: Mode): Promise<readonly StepResult[]> {
  return runTogether(stepsOf(mode), 2, showEnd);
}

/** The tests take minutes: they run alone, where one can watch them. */
async function runTestsVisibly(mode: Mode): Promise<readonly StepResult[]> {
  const steps = stepsOf(mode);
  const quick = steps.filter((step) => !step.isTestRun);
  const results = [...(await runTogether(quick, 2, showEnd))];
  for (const step of steps.filter((candidate) => candidate.isTestRun)) {
    process.stdout.write(`\n${step.name}\n`);
    results.push(await runStepVisibly(step));
  }
  return results;
}

function showEnd(result: StepResult): void {
  if (!result.succeeded) process.stdout.write(`\n${result.output.trimEnd()}\n\n`);
  process.stdout.write(formatTable([result]));
}
