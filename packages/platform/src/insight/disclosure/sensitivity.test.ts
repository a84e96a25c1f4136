import { describe, expect, test } from "vitest";

import { runnableKinds } from "../kinds/kinds.ts";
import { readQuery } from "../query-spec.ts";
import { sensitivityOf } from "./sensitivity.ts";

const aboutPeople = [...runnableKinds.values()].filter(
  ({ disclosure }) => disclosure.rule !== "public",
);

test.each(aboutPeople.map((kind) => [kind.name, kind] as const))(
  "%s has a bound, or a reason why it has none",
  (_name, { example }) => {
    const sensitivity = sensitivityOf(readQuery(example).spec);
    expect(sensitivity).not.toEqual({ reason: "no bound is known." });
  },
);

const daily = {
  query_kind: "daily_location",
  date: "2016-01-01",
  method: "last",
  aggregation_unit: "admin3",
};

describe("one subscriber changes", () => {
  test("one row by one where everybody has one place", () => {
    const spec = { query_kind: "spatial_aggregate", locations: daily };
    expect(sensitivityOf(readQuery(spec).spec)).toEqual({ bound: 1 });
  });

  test.each([
    [
      "any number of rows where people have several places",
      {
        query_kind: "spatial_aggregate",
        locations: {
          query_kind: "unique_locations",
          start_date: "2016-01-01",
          end_date: "2016-01-02",
          aggregation_unit: "admin3",
        },
      },
    ],
    [
      "two rows or more of a sample",
      {
        query_kind: "spatial_aggregate",
        locations: { ...daily, sampling: { sampling_method: "random_ids", size: 100, seed: 1 } },
      },
    ],
    [
      "the bounds of bins that come from the data",
      {
        query_kind: "histogram_aggregate",
        metric: {
          query_kind: "event_count",
          start_date: "2016-01-01",
          end_date: "2016-01-02",
          direction: "both",
        },
        bins: { n_bins: 5 },
      },
    ],
  ])("%s, which therefore cannot have noise", (_name, spec) => {
    expect(sensitivityOf(readQuery(spec).spec)).toHaveProperty("reason");
  });
});
