import type { Dialect, Sql } from "#events";
import {
  chosenLocation,
  countLocations,
  type EventFilter,
  eventsPerCell,
  eventsPerHour,
  flows,
  histogram,
  modalLocation,
  parseMoment,
  radiusOfGyration,
  uniqueSubscribers,
} from "#insight";

import { days } from "./data.ts";

/** All events from one moment until another. */
function between(start: string, end: string): EventFilter {
  return { start: parseMoment(start)!, end: parseMoment(end)!, eventTypes: null, hours: null };
}

const dayOf = (index: number): EventFilter => between(days[index]!, days[index + 1]!);
const firstDay = dayOf(0);
export const week = between("2016-01-01", "2016-01-08");
export const radiusBounds = [0, 1, 10, 25, 50, 75, 100, 150, 300, 1500];

/** What analysts ask most, each written once. */
export const questions: Readonly<Record<string, (dialect: Dialect) => Sql>> = {
  "unique subscribers per region on a day": (dialect) =>
    uniqueSubscribers(dialect, firstDay, "admin3"),
  "unique subscribers per region in a week": (dialect) =>
    uniqueSubscribers(dialect, week, "admin3"),
  "subscribers by the place of their last event of a day": (dialect) =>
    countLocations(chosenLocation(dialect, firstDay, "admin3", "last"), "admin3"),
  "subscribers by their most frequent place of a week": (dialect) =>
    countLocations(chosenLocation(dialect, week, "lon-lat", "most-common"), "lon-lat"),
  "subscribers by the place of most of a week's days": (dialect) => {
    const daysOfWeek = Array.from({ length: 7 }, (_, index) => dayOf(index));
    return countLocations(modalLocation(dialect, daysOfWeek, "admin3", "last"), "admin3");
  },
  "flows between two days": (dialect) =>
    flows(
      chosenLocation(dialect, dayOf(0), "admin3", "last"),
      chosenLocation(dialect, dayOf(1), "admin3", "last"),
      "admin3",
    ),
  "events per region and hour": (dialect) =>
    eventsPerHour(dialect, { start: "2016-01-01", end: "2016-01-08" }, "admin3"),
  "radius of gyration": (dialect) => histogram(radiusOfGyration(dialect, week), radiusBounds),
  "events per cell": (dialect) =>
    eventsPerCell(dialect, { start: "2016-01-01", end: "2016-01-08" }),
  "from a moment until another, of two types": (dialect) =>
    uniqueSubscribers(
      dialect,
      { ...between("2016-01-01 12:00", "2016-01-04 00:00:30"), eventTypes: ["calls", "mds"] },
      "lon-lat",
    ),
};
