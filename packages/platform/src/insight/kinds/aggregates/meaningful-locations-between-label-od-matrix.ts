import { Type } from "typebox";

import { createRegionSums, sharesOfPairs } from "../../meaningful-locations/count-clusters.ts";
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
import { placePairColumns } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("meaningful_locations_between_label_od_matrix"),
    ...intervalParameters,
    ...placeParameters,
    ...eventTypesParameter,
    ...subsetParameter,
    label_a: Type.String({ description: "The label of the first place." }),
    label_b: Type.String({ description: "The label of the second place." }),
    ...meaningfulLocationParameters,
  },
  {
    additionalProperties: false,
    description:
      "How many subscribers have a place of one label in a region and of another label in a further one.",
  },
);

/** How many subscribers have a place of one label in a region and of another label in a further one. */
export const meaningfulLocationsBetweenLabelOdMatrix: RunnableKind<typeof schema> = {
  name: "meaningful_locations_between_label_od_matrix",
  schema,
  formula: [
    meaningfulLocationsFormula,
    "5. `value(p, q) = sum over s of |{(c, d) : c with label_a in p, d with label_b in q}| / (n_a(s) * n_b(s))`, where `n_a` and `n_b` count the clusters of `s` with each label.",
  ].join("\n"),
  source: meaningfulLocationsSource,
  columns: [
    { name: "label_from", meaning: "The first label." },
    { name: "label_to", meaning: "The second label." },
    ...placePairColumns,
    { name: "value", meaning: "Subscribers, each divided among the pairs of places." },
  ],
  example: {
    query_kind: "meaningful_locations_between_label_od_matrix",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
    label_a: "day",
    label_b: "evening",
    ...meaningfulExample,
  },
  unitFrom: "own",
  units: regionUnits,
  disclosure: { rule: "people" },
  check: (spec) => ({
    ...checkLabels(spec, { label_a: spec.label_a, label_b: spec.label_b }),
    ...checkInterval(spec),
  }),
  reads: readsOf,
  compile: computedElsewhere,
  async compute(spec, computation) {
    const { label_a: first, label_b: second } = spec;
    const labelOf = createLabeller(labelsOf(spec));
    const sums = createRegionSums(["pcod_from", "pcod_to"]);
    const options = clusterOptionsOf(spec);
    await findClusters(computation, [filterOf(spec)], options, ([clusters]) => {
      const withLabel = (label: string) =>
        clusters!.filter((cluster) => labelOf(cluster) === label);
      sums.add(sharesOfPairs(withLabel(first), withLabel(second)));
    });
    return sums.rows({ label_from: first, label_to: second });
  },
};
