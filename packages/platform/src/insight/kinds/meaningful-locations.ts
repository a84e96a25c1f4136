import { Type } from "typebox";

import type { ClusterOptions } from "../meaningful-locations/find-clusters.ts";
import type { Labels } from "../meaningful-locations/label-cluster.ts";
import { unknownLabel } from "../meaningful-locations/label-cluster.ts";
import { placesOf } from "./parameters.ts";
import type { FieldMessages } from "./query-kind.ts";

/** A ring of longitude and latitude; it need not be closed. */
const ring = Type.Array(Type.Array(Type.Number(), { minItems: 2 }), { minItems: 3 });

const score = Type.Number({ minimum: -1, maximum: 1 });

const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

/** Parameters of the kinds that find the meaningful places of subscribers. */
export const meaningfulLocationParameters = {
  labels: Type.Record(
    Type.String(),
    Type.Object({
      type: Type.Union([Type.Literal("Polygon"), Type.Literal("MultiPolygon")]),
      coordinates: Type.Union([Type.Array(ring), Type.Array(Type.Array(ring))]),
    }),
    {
      description:
        "For each label the area, as GeoJSON, of the mean hour score (x) and the mean day score (y) of its places.",
    },
  ),
  tower_hour_of_day_scores: Type.Array(score, {
    minItems: 24,
    maxItems: 24,
    description: "The score of each hour of the day, from midnight on: 24 numbers from -1 to 1.",
  }),
  tower_day_of_week_scores: Type.Object(
    Object.fromEntries(weekdays.map((day) => [day, score])) as Record<
      (typeof weekdays)[number],
      typeof score
    >,
    {
      additionalProperties: false,
      description: "The score of each day of the week, from -1 to 1.",
    },
  ),
  tower_cluster_radius: Type.Optional(
    Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      description: "Kilometres from the middle of a cluster within which cells belong to it.",
    }),
  ),
  tower_cluster_call_threshold: Type.Optional(
    Type.Integer({
      default: 0,
      minimum: 0,
      description:
        "How many call days a cluster needs at least: the sum, over its cells, of the days on which each was used.",
    }),
  ),
};

/** Parameters by which the evenings and weekends of a week tell home from work. */
export const meaningfulExample = {
  labels: {
    evening: {
      type: "Polygon" as const,
      coordinates: [
        [
          [0.0001, -0.5],
          [0.0001, 0.5],
          [1.1, 0.5],
          [1.1, -1.1],
        ],
      ],
    },
    day: {
      type: "Polygon" as const,
      coordinates: [
        [
          [-1.1, -0.5],
          [-1.1, 0.5],
          [-0.0001, 0.5],
          [0, -0.5],
        ],
      ],
    },
  },
  tower_hour_of_day_scores: [
    -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1,
  ],
  tower_day_of_week_scores: {
    monday: 1,
    tuesday: 1,
    wednesday: 1,
    thursday: 0,
    friday: -1,
    saturday: -1,
    sunday: -1,
  },
  tower_cluster_radius: 2,
  tower_cluster_call_threshold: 0,
};

interface MeaningfulLocationSpec {
  readonly labels: Readonly<
    Record<string, { readonly type: string; readonly coordinates: unknown }>
  >;
  readonly tower_hour_of_day_scores: readonly number[];
  readonly tower_day_of_week_scores: Readonly<Record<(typeof weekdays)[number], number>>;
  readonly tower_cluster_radius?: number;
  readonly tower_cluster_call_threshold?: number;
}

/** Checks that the labels that are asked for are defined, and that every area is one. */
export function checkLabels(
  { labels }: Pick<MeaningfulLocationSpec, "labels">,
  asked: Readonly<Record<string, string>>,
): FieldMessages {
  const known = [...Object.keys(labels), unknownLabel];
  const unknown = Object.entries(asked)
    .filter(([, label]) => !known.includes(label))
    .map(([field]) => [field, [`Must be one of: ${known.join(", ")}.`]] as const);
  const misshapen = Object.entries(labels)
    .filter(([, { type, coordinates }]) => depthOf(coordinates) !== (type === "Polygon" ? 3 : 4))
    .map(([label, { type }]) => `${label}: its coordinates are not those of a ${type}.`);
  const points = pointsOf(Object.values(labels).map(({ coordinates }) => coordinates));
  if (points > mostPoints) misshapen.push(`Areas may have ${mostPoints} points together.`);
  const entries = misshapen.length > 0 ? [...unknown, ["labels", misshapen] as const] : unknown;
  return Object.fromEntries(entries);
}

/** Of all areas together: each cluster of each subscriber is compared with every one. */
const mostPoints = 1000;

function pointsOf(value: unknown): number {
  if (!Array.isArray(value)) return 0;
  const values: readonly unknown[] = value;
  return Array.isArray(values[0])
    ? values.reduce<number>((sum, each) => sum + pointsOf(each), 0)
    : 1;
}

/** How many lists are within each other. */
function depthOf(value: unknown): number {
  return Array.isArray(value) ? 1 + depthOf(value[0]) : 0;
}

/** The areas of a sound specification. */
export function labelsOf({ labels }: Pick<MeaningfulLocationSpec, "labels">): Labels {
  return labels as Labels;
}

/** How a sound specification finds clusters. */
export function clusterOptionsOf(
  spec: MeaningfulLocationSpec & Parameters<typeof placesOf>[0],
): ClusterOptions {
  return {
    places: placesOf(spec),
    scores: {
      hours: spec.tower_hour_of_day_scores,
      weekdays: weekdays.map((day) => spec.tower_day_of_week_scores[day]),
    },
    radius: spec.tower_cluster_radius ?? 1,
    callDays: spec.tower_cluster_call_threshold ?? 0,
  };
}

/** What the three kinds share. */
export const meaningfulLocationsSource =
  "Isaacman et al.: Identifying Important Places in People's Lives from Cellular Network Data (Pervasive 2011), with the leader algorithm of Hartigan; FlowMachine, MeaningfulLocations";

/** The steps that the three kinds share. Markdown. */
export const meaningfulLocationsFormula = [
  "1. The cells of a subscriber at one point count as one. Their call days are the different days with an event there.",
  "2. From most call days down, each joins the nearest cluster whose middle is within `tower_cluster_radius`, which moves to the mean of its cells weighted by call days, or begins a cluster. Clusters of fewer call days in sum than `tower_cluster_call_threshold` are left out.",
  "3. The scores of a cluster are the means over its events: `x` of the scores of their hours, `y` of the scores of their days of the week. Its label is the first by name whose area contains `(x, y)`, else `unknown`.",
  "4. A cluster lies in the region of its cell with most call days, or where the mapping counts that cell.",
].join("\n");

/** Why `compile` of these kinds is never called. */
export function computedElsewhere(): never {
  throw new Error("meaningful locations are computed by steps, not by a query");
}
