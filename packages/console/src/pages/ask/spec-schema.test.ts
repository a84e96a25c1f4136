import { expect, test } from "vitest";

import { readKinds } from "./spec-schema.ts";

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const kindOf = (name: string, properties: object, required: readonly string[] = []) => ({
  type: "object",
  description: `About ${name}.`,
  required: ["query_kind", ...required],
  properties: { query_kind: { type: "string", enum: [name] }, ...properties },
});
const kinds = readKinds({
  FlowmachineQuerySchema: { oneOf: [reference("counts"), reference("aggregate")] },
  daily: kindOf("daily", { date: { type: "string" } }, ["date"]),
  counts: kindOf(
    "counts",
    {
      start_date: { type: "string" },
      unit: { type: "string", enum: ["admin3", "lon-lat"], default: "admin3" },
      event_types: {
        nullable: true,
        type: "array",
        items: { type: "string", enum: ["calls", "sms"] },
      },
      hours: {
        anyOf: [
          { type: "null" },
          { type: "object", properties: { start_hour: { type: "integer" } } },
        ],
      },
      times: { type: "array", items: { type: "number" } },
      aggregation_unit: { type: "string", enum: ["admin3"], readOnly: true },
    },
    ["start_date"],
  ),
  aggregate: kindOf("aggregate", {
    locations: { oneOf: [reference("daily")] },
    several: { type: "array", items: { oneOf: [reference("daily")] } },
    subset: { anyOf: [{ type: "null" }, reference("daily")] },
    is_fair: { type: "boolean" },
  }),
  unrelated: { type: "object", properties: { id: { type: "string" } } },
});

function takes(kind: string): object {
  const fields = kinds.byName.get(kind)?.fields ?? [];
  return Object.fromEntries(fields.map((field) => [field.name, field.takes]));
}

test("kinds are the schemas that name a kind, and some of them may be run", () => {
  expect([...kinds.byName.keys()]).toEqual(["daily", "counts", "aggregate"]);
  expect(kinds.runnable).toEqual(["aggregate", "counts"]);
});

test("each parameter is asked for as what it takes, and what only the platform says is not", () => {
  const whole = { type: "number", isWhole: true };
  expect(takes("counts")).toEqual({
    start_date: { type: "date" },
    unit: { type: "choice", options: ["admin3", "lon-lat"] },
    event_types: { type: "choices", options: ["calls", "sms"] },
    hours: {
      type: "object",
      fields: [expect.objectContaining({ name: "start_hour", takes: whole })],
    },
    times: { type: "json" },
  });
});

test("queries may stand in queries, alone and in lists", () => {
  expect(takes("aggregate")).toEqual({
    locations: { type: "query", kinds: ["daily"] },
    several: { type: "queries", kinds: ["daily"] },
    subset: { type: "query", kinds: ["daily"] },
    is_fair: { type: "flag" },
  });
});

test("what is required and what counts otherwise are known", () => {
  const [start, unit] = kinds.byName.get("counts")?.fields ?? [];
  expect([start?.isRequired, unit?.isRequired, unit?.standard]).toEqual([true, false, "admin3"]);
});
