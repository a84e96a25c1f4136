// `check` runs the fast steps, two at a time. `test` runs everything and ends with the number of tests that passed.
import { SetupError, runScript } from "./lib/project.js";
import {
  countResults,
  formatFailures,
  formatSkips,
  formatTable,
  formatTotals,
} from "./lib/results.ts";
import type { StepResult } from "./lib/results.ts";
import { runStepVisibly, runTogether } from "./lib/run-step.ts";
import { stepsOf } from "./lib/steps.ts";

await runScript(async () => {
  const mode = process.argv[2];
  if (mode !== "check" && mode !== "test") {
    throw new SetupError("Say which steps: node scripts/run-steps.ts check|test");
  }
  await (mode === "check" ? check() : test());
});

async function check(): Promise<void> {
  const results = await runTogether(stepsOf("check"), 2, showEnd);
  // What is skipped here is tested by `npm test`.
  conclude(results, { skipsFail: false, skipsAreTold: false });
}

/** The tests take minutes: they run alone, where one can watch them. */
async function test(): Promise<void> {
  const steps = stepsOf("test");
  const results = [
    ...(await runTogether(
      steps.filter((step) => !step.isTestRun),
      2,
      showEnd,
    )),
  ];
  for (const step of steps.filter((candidate) => candidate.isTestRun)) {
    process.stdout.write(`\n${step.name}\n`);
    results.push(await runStepVisibly(step));
  }
  conclude(results, { skipsFail: process.env["CI"] === "true", skipsAreTold: true });
}

interface Judgement {
  readonly skipsFail: boolean;
  readonly skipsAreTold: boolean;
}

function conclude(results: readonly StepResult[], { skipsFail, skipsAreTold }: Judgement): void {
  const totals = countResults(results, skipsFail);
  process.stdout.write(`\n${formatTable(results)}\n${formatFailures(results)}`);
  if (skipsAreTold) process.stdout.write(formatSkips(results, skipsFail));
  process.stdout.write(formatTotals(totals));
  process.exitCode = totals.failed === 0 ? 0 : 1;
}

function showEnd(result: StepResult): void {
  if (!result.succeeded) process.stdout.write(`\n${result.output.trimEnd()}\n\n`);
  process.stdout.write(formatTable([result]));
}
