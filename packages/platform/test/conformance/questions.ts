import type { Dialect, Sql } from "#events";
import {
  chosenLocation,
  type Compilation,
  countLocations,
  type EventFilter,
  eventsPerCell,
  eventsPerHour,
  flows,
  histogram,
  modalLocation,
  parseMoment,
  type Places,
  radiusOfGyration,
  uniqueSubscribers,
} from "#insight";

import { days } from "./data.ts";

/** All events from one moment until another. */
function between(start: string, end: string): EventFilter {
  return {
    start: parseMoment(start)!,
    end: parseMoment(end)!,
    eventTypes: null,
    hours: null,
    subset: null,
  };
}

const dayOf = (index: number): EventFilter => between(days[index]!, days[index + 1]!);
const firstDay = dayOf(0);
export const week = between("2016-01-01", "2016-01-08");
const regions: Places = { unit: "admin3", mapping: null, geography: null };
const cellPlaces: Places = { ...regions, unit: "lon-lat" };

function compilationOf(dialect: Dialect): Compilation {
  const subquery = (): Sql => {
    throw new Error("none of these questions stands on another");
  };
  return { dialect, threshold: 0, usesSums: true, subquery };
}

export const radiusBounds = [0, 1, 10, 25, 50, 75, 100, 150, 300, 1500];

/** What analysts ask most, each written once. */
export const questions: Readonly<Record<string, (dialect: Dialect) => Sql>> = {
  "unique subscribers per region on a day": (dialect) =>
    uniqueSubscribers(compilationOf(dialect), firstDay, regions),
  "unique subscribers per region in a week": (dialect) =>
    uniqueSubscribers(compilationOf(dialect), week, regions),
  "subscribers by the place of their last event of a day": (dialect) =>
    countLocations(chosenLocation(compilationOf(dialect), firstDay, regions, "last"), regions),
  "subscribers by their most frequent place of a week": (dialect) =>
    countLocations(
      chosenLocation(compilationOf(dialect), week, cellPlaces, "most-common"),
      cellPlaces,
    ),
  "subscribers by the place of most of a week's days": (dialect) => {
    const daysOfWeek = Array.from({ length: 7 }, (_, index) => dayOf(index));
    return countLocations(
      modalLocation(compilationOf(dialect), daysOfWeek, regions, "last"),
      regions,
    );
  },
  "flows between two days": (dialect) =>
    flows(
      chosenLocation(compilationOf(dialect), dayOf(0), regions, "last"),
      chosenLocation(compilationOf(dialect), dayOf(1), regions, "last"),
      regions,
    ),
  "events per region and hour": (dialect) =>
    eventsPerHour(dialect, { start: "2016-01-01", end: "2016-01-08" }, regions),
  "radius of gyration": (dialect) =>
    histogram(radiusOfGyration(compilationOf(dialect), week), radiusBounds),
  "events per cell": (dialect) =>
    eventsPerCell(dialect, { start: "2016-01-01", end: "2016-01-08" }),
  "from a moment until another, of two types": (dialect) =>
    uniqueSubscribers(
      dialect,
      { ...between("2016-01-01 12:00", "2016-01-04 00:00:30"), eventTypes: ["calls", "mds"] },
      cellPlaces,
    ),
};
