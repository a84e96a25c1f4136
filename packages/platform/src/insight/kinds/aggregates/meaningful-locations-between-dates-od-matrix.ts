import { type Static, Type } from "typebox";

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
    query_kind: queryKind("meaningful_locations_between_dates_od_matrix"),
    start_date_a: intervalParameters.start_date,
    end_date_a: intervalParameters.end_date,
    start_date_b: intervalParameters.start_date,
    end_date_b: intervalParameters.end_date,
    ...placeParameters,
    ...eventTypesParameter,
    ...subsetParameter,
    label: Type.String({ description: "The label of the places." }),
    ...meaningfulLocationParameters,
  },
  {
    additionalProperties: false,
    description:
      "How many subscribers have a place of a label in a region during one interval and in a further one during another.",
  },
);

type MeaningfulSpec = Static<typeof schema>;

/** The same question about each of the two intervals. */
function intervalsOf(spec: MeaningfulSpec) {
  return [
    { ...spec, start_date: spec.start_date_a, end_date: spec.end_date_a },
    { ...spec, start_date: spec.start_date_b, end_date: spec.end_date_b },
  ];
}

/** How many subscribers have a place of a label in a region during one interval and in a further one during another. */
export const meaningfulLocationsBetweenDatesOdMatrix: RunnableKind<typeof schema> = {
  name: "meaningful_locations_between_dates_od_matrix",
  schema,
  formula: [
    meaningfulLocationsFormula,
    "5. `value(p, q) = sum over s of |{(c, d) : c with the label in p in the first interval, d with it in q in the second}| / (n_a(s) * n_b(s))`, where `n_a` and `n_b` count the clusters of `s` with the label in each interval.",
  ].join("\n"),
  source: meaningfulLocationsSource,
  columns: [
    { name: "label", meaning: "The label." },
    ...placePairColumns,
    { name: "value", meaning: "Subscribers, each divided among the pairs of places." },
  ],
  example: {
    query_kind: "meaningful_locations_between_dates_od_matrix",
    start_date_a: "2016-01-01",
    end_date_a: "2016-01-04",
    start_date_b: "2016-01-04",
    end_date_b: "2016-01-08",
    aggregation_unit: "admin3",
    label: "evening",
    ...meaningfulExample,
  },
  unitFrom: "own",
  units: regionUnits,
  disclosure: { rule: "people" },
  check(spec) {
    const messages = intervalsOf(spec).flatMap((interval, index) =>
      Object.entries(checkInterval(interval)).map(
        ([field, texts]) => [`${field}_${index === 0 ? "a" : "b"}`, texts] as const,
      ),
    );
    return { ...checkLabels(spec, { label: spec.label }), ...Object.fromEntries(messages) };
  },
  reads: (spec) => intervalsOf(spec).map((interval) => readsOf(interval)),
  compile: computedElsewhere,
  async compute(spec, computation) {
    const labelOf = createLabeller(labelsOf(spec));
    const sums = createRegionSums(["pcod_from", "pcod_to"]);
    const filters = intervalsOf(spec).map((interval) => filterOf(interval));
    await findClusters(computation, filters, clusterOptionsOf(spec), (clusters) => {
      const [from, to] = clusters.map((each) =>
        each.filter((cluster) => labelOf(cluster) === spec.label),
      );
      sums.add(sharesOfPairs(from!, to!));
    });
    return sums.rows({ label: spec.label });
  },
};
