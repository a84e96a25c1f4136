import { Type } from "typebox";

import { createRegionSums, sharesOf } from "../../meaningful-locations/count-clusters.ts";
import { findClusters } from "../../meaningful-locations/find-clusters.ts";
import { createLabeller } from "../../meaningful-locations/label-cluster.ts";
import { regionUnits } from "../../units.ts";
import {
  checkLabels,
  clusterOptionsOf,
  computedElsewhere,
  labelsOf,
  meaningfulExample,
  meaningfulLocationParameters,
  meaningfulLocationsFormula,
  meaningfulLocationsSource,
} from "../meaningful-locations.ts";
import {
  checkInterval,
  eventTypesParameter,
  filterOf,
  intervalParameters,
  placeParameters,
  queryKind,
  readsOf,
  subsetParameter,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("meaningful_locations_aggregate"),
    ...intervalParameters,
    ...placeParameters,
    ...eventTypesParameter,
    ...subsetParameter,
    label: Type.String({ description: "The label whose places are counted." }),
    ...meaningfulLocationParameters,
  },
  {
    additionalProperties: false,
    description: "How many subscribers have a meaningful place of a label in each region.",
  },
);

/** How many subscribers have a meaningful place of a label in each region. */
export const meaningfulLocationsAggregate: RunnableKind<typeof schema> = {
  name: "meaningful_locations_aggregate",
  schema,
  formula: [
    meaningfulLocationsFormula,
    "5. `value(p) = sum over s of |clusters of s with the label in p| / |clusters of s with the label|`.",
  ].join("\n"),
  source: meaningfulLocationsSource,
  columns: [
    { name: "label", meaning: "The label." },
    placeColumn,
    { name: "value", meaning: "Subscribers, each divided among the places with this label." },
  ],
  example: {
    query_kind: "meaningful_locations_aggregate",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
    label: "evening",
    ...meaningfulExample,
  },
  unitFrom: "own",
  units: regionUnits,
  disclosure: { rule: "people" },
  check: (spec) => ({ ...checkLabels(spec, { label: spec.label }), ...checkInterval(spec) }),
  reads: readsOf,
  compile: computedElsewhere,
  async compute(spec, computation) {
    const labelOf = createLabeller(labelsOf(spec));
    const sums = createRegionSums(["pcod"]);
    const options = clusterOptionsOf(spec);
    await findClusters(computation, [filterOf(spec)], options, ([clusters]) => {
      sums.add(sharesOf(clusters!.filter((cluster) => labelOf(cluster) === spec.label)));
    });
    return sums.rows({ label: spec.label });
  },
};
