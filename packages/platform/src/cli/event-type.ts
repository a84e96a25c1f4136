import { readFile } from "node:fs/promises";

import type { OperationAnswer, OperationRequest } from "@flotilla/client";
import { defineCommand } from "citty";
import { parse } from "yaml";

import { jsonArgument, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { cliErrors } from "./errors.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

type EventType = OperationAnswer<"declareEventType">;
type Order = OperationRequest<"declareEventType">["body"];

const path = "/api/events/types";

const listTypesCommand = defineCommand({
  meta: { name: "list", description: "List the types of events, the built-in ones first" },
  args: { tenant: tenantArgument, json: jsonArgument },
  async run({ args }) {
    const request = { method: "GET", path } as const;
    const { types } = await askAsOperator<"listEventTypes">(args.tenant, request);
    if (args.json) {
      printJsonLines(types);
      return;
    }
    const rows = types.map((type) => [
      type.name,
      type.isDeclared ? "declared" : "built in",
      type.columns.map(({ name }) => name).join(", "),
    ]);
    process.stdout.write(`${renderTable(["Type", "Kind", "Columns"], rows)}\n`);
  },
});

const declareTypeCommand = defineCommand({
  meta: {
    name: "declare",
    description: "Declare a further type of events, which can be loaded then",
  },
  args: {
    tenant: tenantArgument,
    file: {
      type: "positional",
      required: true,
      description: "A YAML file with its name, and under columns each column with its kind",
    },
  },
  async run({ args }) {
    const body = await readType(args.file);
    const type: EventType = await askAsOperator<"declareEventType">(args.tenant, {
      method: "POST",
      path,
      body,
    });
    const columns = type.columns.map(({ name }) => name).join(", ");
    process.stdout.write(`${type.name} is declared, with ${columns}\n`);
  },
});

export const eventTypeCommand = defineCommand({
  meta: { name: "event-type", description: "Types of events" },
  subCommands: { list: listTypesCommand, declare: declareTypeCommand },
});

/** Reads a file with `name`, and `columns` as names with kinds. The platform checks the rest. */
async function readType(file: string): Promise<Order> {
  try {
    const { name, columns } = parse(await readFile(file, "utf8")) as {
      readonly name: unknown;
      readonly columns: Readonly<Record<string, unknown>> | null;
    };
    const listed = Object.entries(columns ?? {}).map(([column, kind]) => ({ name: column, kind }));
    return { name, columns: listed } as Order;
  } catch (error) {
    const rule = "a YAML file with a name, and under columns each column with its kind";
    throw cliErrors.argument_invalid(
      { argument: "The file", value: JSON.stringify(file), rule },
      { cause: error },
    );
  }
}
