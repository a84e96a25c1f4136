import { expect, test } from "vitest";

import {
  intervalParameters,
  oneOf,
  queryKind,
  subquery,
  subsetParameter,
} from "../../packages/platform/src/insight/kinds/parameters.ts";
import type { QueryKind } from "../../packages/platform/src/insight/kinds/query-kind.ts";
import { renderQueryBuilders, renderQueryTypes } from "./query-types.ts";

const hours = {
  type: "object",
  required: ["start_hour", "end_hour"],
  properties: { start_hour: { type: "integer" }, end_hour: { type: "integer" } },
};
const sails = makeKind("sail_counts", {
  description: "How many sails were set.",
  required: ["query_kind", "start_date", "fleet"],
  properties: {
    query_kind: queryKind("sail_counts"),
    start_date: intervalParameters.start_date,
    fleet: subquery(["fleet"], "Whose sails."),
    rig: oneOf(["gaff", "bermuda"], "Which sails.", "gaff"),
    hours: { anyOf: [{ type: "null" }, hours], description: "When." },
    ...subsetParameter,
  },
});
const fleet = makeKind("fleet", {
  description: "Some ships.",
  required: ["query_kind", "sizes"],
  properties: {
    query_kind: queryKind("fleet"),
    sizes: { type: "array", items: { type: "number" } },
  },
});
const made = {
  kinds: new Map([sails, fleet].map((kind) => [kind.name, kind])),
  runnableKinds: new Map([["sail_counts", sails]]),
};

/** A kind as far as types are made of it. */
function makeKind(name: string, schema: object): QueryKind {
  return { name, schema } as QueryKind;
}

test("a kind becomes an interface as it is sent and one of camelCase parameters", async () => {
  const types = await renderQueryTypes(made);
  expect(types).toContain("export type RunnableSpec = SailCountsSpec;");
  expect(types).toContain(`export interface SailCountsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** Whose sails. */
  readonly fleet: FleetSpec;
  /** Which sails. \`"gaff"\` when left out. */
  readonly rig?: "gaff" | "bermuda";
  /** When. */
  readonly hours?: Hours | null;
`);
  expect(types).toContain(`export interface FleetSpec {
  readonly query_kind: "fleet";
  readonly sizes: readonly number[];
}`);
});

test("a kind becomes a function, and one that may be run a method of a connection as well", async () => {
  const builders = await renderQueryBuilders(made);
  expect(builders).toContain(`/** How many sails were set. */
export function sailCountsSpec(parameters: SailCountsParameters): SailCountsSpec {
  return makeSpec<SailCountsSpec>(
    "sail_counts",
    { rig: "gaff", hours: null, subscriber_subset: null },
    parameters,
  );
}`);
  expect(builders).toContain(`export interface QueryBuilders {
  /** How many sails were set. */
  sailCounts(parameters: SailCountsParameters): Query;
}`);
});
