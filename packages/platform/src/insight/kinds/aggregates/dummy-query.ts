import { Type } from "typebox";

import { bind, sql } from "#events";

import { aggregationUnits } from "../../units.ts";
import { oneOf, queryKind } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("dummy_query"),
    dummy_param: Type.String({ description: "What the answer repeats." }),
    aggregation_unit: Type.Optional(
      oneOf(aggregationUnits, "The unit that is claimed; nothing is told apart."),
    ),
    dummy_delay: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60,
        default: 0,
        description: "Seconds to wait before answering.",
      }),
    ),
  },
  {
    additionalProperties: false,
    description: "Answers with its own parameter, to try the interface.",
  },
);

/** Answers with its own parameter, to try the interface. */
export const dummyQuery: RunnableKind<typeof schema> = {
  name: "dummy_query",
  schema,
  formula: "`dummy_param`, after `dummy_delay` seconds.",
  columns: [{ name: "dummy_param", meaning: "The parameter." }],
  example: {
    query_kind: "dummy_query",
    dummy_param: "hello",
  },
  unitFrom: "nonspatial",
  disclosure: { rule: "public" },
  delay: ({ dummy_delay: seconds }) => seconds ?? 0,
  compile: ({ dummy_param: value }) => sql`SELECT ${bind.text(value)} AS dummy_param`,
};
