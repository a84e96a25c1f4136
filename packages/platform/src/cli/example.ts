import { connect, type Connection } from "@flotilla/client";
import { defineCommand } from "citty";

import { addDays } from "#kernel";

import { askPlatform, tenantPath } from "./control-client.ts";
import { cliErrors } from "./errors.ts";
import { renderTable } from "./table.ts";

const tenant = "demo";
const shownRows = 10;

export const exampleCommand = defineCommand({
  meta: {
    name: "example",
    description: "Ask the running platform how many people were seen in each region during a week",
  },
  args: {
    json: { type: "boolean", description: "All rows and times as JSON" },
  },
  async run({ args }) {
    const steps = new Steps();
    const { address } = await askPlatform<{ readonly address: string }>({
      method: "GET",
      path: "/status",
    });
    const token = await steps.time("Token issued", issueToken);
    const connection = connect({ url: address, token });
    const { startDate, endDate } = await steps.time("Available days read", () =>
      firstWeek(connection),
    );
    const ask = () =>
      connection
        .uniqueSubscriberCounts({ startDate, endDate, aggregationUnit: "admin3" })
        .result({ pollIntervalSeconds: 0.05 });
    const rows = await steps.time("Question answered", ask);
    await steps.time("Asked again, from the cache", ask);
    const regions = await steps.time("Regions read", () => connection.geography("admin3"));
    const names = new Map(
      regions.features.map(({ properties }) => [properties.pcod, properties.name]),
    );
    const result = rows.map(({ pcod = null, value = null }) => ({
      region: names.get(pcod ?? "") ?? "",
      pcod,
      value,
    }));
    const output = args.json
      ? JSON.stringify({ startDate, endDate, rows: result, steps: steps.taken })
      : describe({ startDate, endDate }, result, steps);
    process.stdout.write(`${output}\n`);
  },
});

type Row = Readonly<Record<string, string | number | null>>;

interface Week {
  readonly startDate: string;
  readonly endDate: string;
}

/** Times each step of the example, in milliseconds. */
class Steps {
  readonly taken: { readonly step: string; readonly milliseconds: number }[] = [];

  async time<Value>(step: string, work: () => Promise<Value>): Promise<Value> {
    const started = performance.now();
    const value = await work();
    const milliseconds = Math.round((performance.now() - started) * 10) / 10;
    this.taken.push({ step, milliseconds });
    return value;
  }
}

async function issueToken(): Promise<string> {
  const { token } = await askPlatform<{ readonly token: string }>({
    method: "POST",
    path: `${tenantPath(tenant)}/tokens`,
    body: { roles: ["analyst"], life: "15m" },
  });
  return token;
}

async function firstWeek(connection: Connection): Promise<Week> {
  const available = await connection.availableDates();
  const startDate = Object.values(available).flat().toSorted()[0];
  if (startDate === undefined) throw cliErrors.no_data();
  return { startDate, endDate: addDays(startDate, 7) };
}

function describe(week: Week, rows: readonly Row[], steps: Steps): string {
  const largest = rows.toSorted((a, b) => Number(b["value"]) - Number(a["value"]));
  const table = renderTable(
    ["Region", "Code", "People"],
    largest
      .slice(0, shownRows)
      .map((row) => [String(row["region"]), String(row["pcod"]), Number(row["value"])]),
  );
  const times = renderTable(
    ["Step", "ms"],
    steps.taken.map(({ step, milliseconds }) => [step, milliseconds]),
  );
  return `
People seen per admin3 region from ${week.startDate} until ${week.endDate}, the ${Math.min(shownRows, rows.length)} largest of ${rows.length} regions.
Values of 15 or less are not published.

${table}

${times}`;
}
