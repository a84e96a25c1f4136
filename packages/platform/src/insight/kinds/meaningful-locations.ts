import { Type } from "typebox";

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
      description: "On how many days a cell has to be used at least to become part of a cluster.",
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
