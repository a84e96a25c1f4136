import type { OperationAnswer } from "@flotilla/client";
import { defineCommand } from "citty";

import { jsonArgument, listOf, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

type Series = OperationAnswer<"getQuality">["series"][number];

/** How many days fit beside each other. */
const shownDays = 5;

export const eventsQualityCommand = defineCommand({
  meta: { name: "quality", description: "Show the outcomes of the quality checks" },
  args: {
    tenant: tenantArgument,
    type: { type: "string", required: true, description: "The type of events" },
    checks: { type: "string", description: "Checks, separated by commas; all without it" },
    from: { type: "string", description: "The first day" },
    to: { type: "string", description: "The day after the last" },
    json: { ...jsonArgument, description: "One JSON object a line, of every day" },
  },
  async run({ args }) {
    const { tenant, type, from: start, to: end } = args;
    const checks = listOf(args.checks);
    const { series } = await askAsOperator<"getQuality">(tenant, {
      method: "GET",
      path: "/api/events/quality",
      query: {
        type,
        ...(checks.length === 0 ? {} : { checks: checks.join(",") }),
        ...(start === undefined ? {} : { start }),
        ...(end === undefined ? {} : { end }),
      },
    });
    if (args.json) printJsonLines(series.flatMap(toLines));
    else process.stdout.write(`${render(series)}\n`);
  },
});

function toLines({ check, values }: Series): object[] {
  return values.map(({ day, outcome }) => ({ check, day, outcome }));
}

function render(series: readonly Series[]): string {
  const days = new Set(series.flatMap(({ values }) => values.map(({ day }) => day)));
  const shown = [...days].toSorted().slice(-shownDays);
  const rows = series.map(({ check, values }) => {
    const outcomes = new Map(values.map(({ day, outcome }) => [day, outcome]));
    return [check, ...shown.map((day) => outcomes.get(day) ?? "")];
  });
  return renderTable(["Check", ...shown], rows);
}
