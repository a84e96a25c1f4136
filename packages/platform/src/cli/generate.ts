import { defineCommand } from "citty";

import { cliErrors } from "./errors.ts";

const generateCallRecordsCommand = defineCommand({
  meta: {
    name: "cdr",
    description:
      "Write synthetic call, SMS and data records with cells and regions, as CSV and GeoJSON",
  },
  args: {
    out: { type: "string", required: true, description: "Directory to write to" },
    subscribers: { type: "string", default: "20000", description: "How many people" },
    days: { type: "string", default: "14", description: "How many days" },
    start: { type: "string", default: "2016-01-01", description: "The first day" },
    seed: { type: "string", default: "1", description: "The same seed gives the same files" },
    "disaster-start": {
      type: "string",
      description: "The first day of a disaster that makes most people of one town flee",
    },
    "disaster-end": {
      type: "string",
      description: "The first day on which some of them return",
    },
    "records-per-day": {
      type: "string",
      description: "Records of one person on an average day; default: a plausible number",
    },
  },
  async run({ args }) {
    const { generateCallRecords } = await import("#server");
    const perDay = args["records-per-day"];
    const started = performance.now();
    const summary = await generateCallRecords({
      out: args.out,
      subscribers: wholeNumber("--subscribers", args.subscribers, 1),
      days: wholeNumber("--days", args.days, 1),
      seed: wholeNumber("--seed", args.seed, 0),
      startDate: args.start,
      ...(args["disaster-start"] && { disasterStart: args["disaster-start"] }),
      ...(args["disaster-end"] && { disasterEnd: args["disaster-end"] }),
      ...(perDay === undefined
        ? {}
        : { recordsPerSubscriberDay: wholeNumber("--records-per-day", perDay, 1) }),
    });
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(
      `${summary.records.toLocaleString("en")} records, ${summary.cells} cells in ${args.out} (${seconds.toFixed(1)} s)\n`,
    );
  },
});

export const generateCommand = defineCommand({
  meta: { name: "generate", description: "Make synthetic data" },
  subCommands: { cdr: generateCallRecordsCommand },
});

function wholeNumber(argument: string, value: string, minimum: number): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= minimum) return number;
  throw cliErrors.argument_invalid({
    argument,
    value: JSON.stringify(value),
    rule: `a whole number from ${minimum} on`,
  });
}
