import { dayAfter, publishesOnlyMany, type WorkedExample } from "./worked-example.ts";

/** Scores by which the hours and days that people spend at work are told from those at home. */
const meaning = {
  // Midnight to eight at home, eight to six at work, the evening at home.
  towerHourOfDayScores: [
    -1, -1, -1, -1, -1, -1, -1, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, -1, -1, -1, -1,
  ],
  towerDayOfWeekScores: {
    monday: 1,
    tuesday: 1,
    wednesday: 1,
    thursday: 1,
    friday: 1,
    saturday: -1,
    sunday: -1,
  },
  labels: {
    // Used in working hours of working days.
    work: { type: "Polygon" as const, coordinates: [rectangle(0.2, 0.1, 1, 1)] },
    home: { type: "Polygon" as const, coordinates: [rectangle(-1, -1, 0.2, 1)] },
  },
  towerClusterRadius: 2,
  towerClusterCallThreshold: 0,
};

/** From where to where people commute: places that are used like a home, against places that are used like work. */
export const commuting: WorkedExample = {
  name: "commuting",
  title: "People by the region of their home and of their work",
  needsDays: 7,
  async run(connection, { firstDay, aggregationUnit }) {
    const rows = await connection
      .meaningfulLocationsBetweenLabelOdMatrix({
        startDate: firstDay,
        endDate: dayAfter(firstDay, 7),
        aggregationUnit,
        labelA: "home",
        labelB: "work",
        ...meaning,
      })
      .result();
    const within = rows.filter(({ pcod_from: from, pcod_to: to }) => from === to);
    return {
      rows: rows.toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0)),
      checks: [
        publishesOnlyMany(rows),
        {
          statement: "somebody lives and works in the same region",
          holds: within.length > 0,
        },
      ],
    };
  },
};

/** A ring; it need not be closed. */
function rectangle(west: number, south: number, east: number, north: number): number[][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
}
