import { Type } from "typebox";

import { uniqueSubscribers } from "../queries/counts.ts";
import { aggregationUnits } from "../units.ts";
import {
  checkInterval,
  eventParameters,
  everyEventType,
  filterOf,
  intervalParameters,
} from "./common-parameters.ts";
import type { QueryKind } from "./query-kind.ts";

const schema = Type.Object(
  {
    query_kind: Type.Literal("unique_subscriber_counts"),
    ...intervalParameters,
    aggregation_unit: Type.Union(
      aggregationUnits.map((unit) => Type.Literal(unit)),
      { description: "What to count per." },
    ),
    ...eventParameters,
  },
  {
    additionalProperties: false,
    description: "How many different subscribers had an event in each place during the interval.",
  },
);

/** Distinct subscribers with at least one located event per place. */
export const uniqueSubscriberCounts: QueryKind<typeof schema> = {
  name: "unique_subscriber_counts",
  schema,
  units: aggregationUnits,
  check: checkInterval,
  reads: (spec) => {
    const { start, end, eventTypes } = filterOf(spec);
    return { start, end, eventTypes: eventTypes ?? everyEventType };
  },
  compile: (spec, dialect) => uniqueSubscribers(dialect, filterOf(spec), spec.aggregation_unit),
};
