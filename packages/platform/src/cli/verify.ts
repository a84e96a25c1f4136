import { defineCommand } from "citty";

import { cliErrors } from "./errors.ts";
import { connectionArguments, connectToPlatform } from "./query-connection.ts";
import { renderTable } from "./table.ts";
import { type VerifiedStep, verifyDeployment } from "./verify-deployment.ts";

export const verifyCommand = defineCommand({
  meta: {
    name: "verify",
    description: "Ask a platform what analysts ask, and say whether its answers are sound",
  },
  args: {
    ...connectionArguments,
    unit: { type: "string", default: "admin3", description: "The regions to ask per" },
    json: { type: "boolean", description: "What was found as JSON" },
  },
  async run({ args }) {
    const connection = await connectToPlatform(args);
    const stranger = await connectToPlatform({ ...args, token: "none" });
    const isTold = !args.json && process.stderr.isTTY;
    const steps: VerifiedStep[] = [];
    const deployment = { connection, stranger, unit: readUnit(args.unit) };
    for await (const step of verifyDeployment(deployment)) {
      steps.push(step);
      if (isTold) process.stderr.write(`${describeStep(step)}\n`);
    }
    const isSound = steps.every(({ outcome }) => outcome !== "failed");
    process.stdout.write(args.json ? `${JSON.stringify({ isSound, steps })}\n` : describe(steps));
    process.exitCode = isSound ? 0 : 1;
  },
});

const units = ["admin1", "admin2", "admin3"] as const;

/** @throws `cli.argument_invalid` */
function readUnit(text: string): (typeof units)[number] {
  const unit = units.find((each) => each === text);
  if (unit !== undefined) return unit;
  const rule = `one of ${units.join(", ")}`;
  throw cliErrors.argument_invalid({ argument: "--unit", value: JSON.stringify(text), rule });
}

const marks = { sound: "✓", failed: "✗", skipped: "–" } as const;

function describeStep({ outcome, step, detail }: VerifiedStep): string {
  return `${marks[outcome]} ${step}${detail === "" ? "" : `: ${detail}`}`;
}

function describe(steps: readonly VerifiedStep[]): string {
  const count = (outcome: VerifiedStep["outcome"]): number =>
    steps.filter((step) => step.outcome === outcome).length;
  const table = renderTable(
    ["", "Step", "ms", "What was found"],
    steps.map(({ outcome, step, milliseconds, detail }) => [
      marks[outcome],
      step,
      milliseconds,
      detail,
    ]),
  );
  const failed = count("failed");
  const verdict =
    failed === 0
      ? `Sound: ${count("sound")} steps passed, ${count("skipped")} left out.`
      : `Not sound: ${failed} of ${steps.length} steps failed.`;
  return `${table}\n\n${verdict}\n`;
}
