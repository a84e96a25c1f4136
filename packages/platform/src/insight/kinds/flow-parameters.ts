import { Type } from "typebox";

import type { FlowEnds, FlowJoin } from "../queries/flows.ts";
import { oneOf, subquery } from "./parameters.ts";
import type { Compilation, Spec } from "./query-kind.ts";

const flowLocationKinds = [
  "daily_location",
  "modal_location",
  "unique_locations",
  "most_frequent_location",
  "majority_location",
  "coalesced_location",
] as const;

/** What becomes of subscribers who have a place on one side only. */
export const joinTypeParameter = {
  join_type: Type.Optional(
    oneOf(
      ["inner", "full outer", "left", "right", "left outer", "right outer"],
      "What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null.",
      "inner",
    ),
  ),
};

/** From where to where subscribers went. */
export const flowParameters = {
  from_location: subquery(flowLocationKinds, "Where subscribers were before."),
  to_location: subquery(flowLocationKinds, "Where they were after."),
};

/** Where flows between the places of subscribers are described. */
export const flowsSource =
  "L. Bengtsson, X. Lu, A. Thorson, R. Garfield and J. von Schreeb, Improved response to disasters and outbreaks by tracking population movements with mobile phone network data, PLoS Medicine 8 (2011).";

interface FlowSpec {
  readonly from_location: Spec;
  readonly to_location: Spec;
  readonly join_type?: keyof typeof joins;
}

const joins = {
  inner: "inner",
  "full outer": "full",
  left: "left",
  right: "right",
  "left outer": "left",
  "right outer": "right",
} as const satisfies Readonly<Record<string, FlowJoin>>;

/** The two ends of a sound specification's flows. */
export function flowEndsOf(spec: FlowSpec, compilation: Compilation): FlowEnds {
  return {
    from: compilation.subquery(spec.from_location),
    to: compilation.subquery(spec.to_location),
    join: joins[spec.join_type ?? "inner"],
  };
}
