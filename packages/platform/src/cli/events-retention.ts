import type { OperationAnswer } from "@flotilla/client";
import { defineCommand } from "citty";

import { jsonArgument, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { cliErrors } from "./errors.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

type Outcome = OperationAnswer<"setRetentionRule">;

const path = "/api/events/retention";

export const eventsRetentionCommand = defineCommand({
  meta: {
    name: "retention",
    description: "Show how long events are kept, or set it for one type and remove what is older",
  },
  args: {
    tenant: tenantArgument,
    type: { type: "string", description: "The type whose rule is set" },
    days: { type: "string", description: "How many days before today are kept, or all" },
    "dry-run": { type: "boolean", description: "Only say what would be removed" },
    json: jsonArgument,
  },
  async run({ args }) {
    const { tenant, type, json = false } = args;
    if (type === undefined) {
      await printRules(tenant, json);
      return;
    }
    const body = { type, daysKept: readDays(args.days), dryRun: args["dry-run"] === true };
    const outcome = await askAsOperator<"setRetentionRule">(tenant, { method: "PUT", path, body });
    if (json) printJsonLines([outcome]);
    else process.stdout.write(`${describe(outcome)}\n`);
  },
});

async function printRules(tenant: string, json: boolean): Promise<void> {
  const request = { method: "GET", path } as const;
  const { rules } = await askAsOperator<"listRetentionRules">(tenant, request);
  if (json) {
    printJsonLines(rules);
    return;
  }
  const rows = rules.map(({ type, daysKept, storedDays, firstDay, lastDay }) => [
    type,
    daysKept === null ? "all" : String(daysKept),
    storedDays,
    firstDay ?? "",
    lastDay ?? "",
  ]);
  const header = ["Type", "Days kept", "Stored days", "First", "Last"];
  process.stdout.write(`${renderTable(header, rows)}\n`);
}

/** @throws `cli.argument_invalid` */
function readDays(text: string | undefined): number | null {
  if (text === "all") return null;
  if (text !== undefined && /^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw cliErrors.argument_invalid({
    argument: "--days",
    value: JSON.stringify(text ?? ""),
    rule: "a number of days, such as 90, or all",
  });
}

function describe({ type, daysKept, dryRun, keptFrom, removed }: Outcome): string {
  const rule =
    daysKept === null
      ? `All ${type} are kept.`
      : `${type} are kept from ${keptFrom} on, for ${daysKept} days.`;
  const [first] = removed;
  if (!first) return `${rule} Nothing is older.`;
  const events = removed.reduce((sum, day) => sum + day.events, 0).toLocaleString("en");
  const days = `${removed.length} days, ${first.day} to ${removed.at(-1)!.day}, with ${events} events`;
  return dryRun ? `Would be removed: ${days}. Nothing was changed.` : `${rule} Removed: ${days}.`;
}
