import { type Connection, dailyLocationSpec, type ResultRow } from "@flotilla/client";

import { dayAfter, publishesOnlyMany, sumOf, type WorkedExample } from "./worked-example.ts";

const normalDays = 6;

/**
 * Flows that are far above what is normal: for each pair of regions the flow of the last night against the mean and the standard
 * deviation of the nights before.
 */
export const flowsAboveNormal: WorkedExample = {
  name: "flows-above-normal",
  title: "Flows between regions that are more than three standard deviations above normal",
  needsDays: normalDays + 2,
  async run(connection, { firstDay, days, aggregationUnit }) {
    const nights = Array.from({ length: days - 1 }, (_, night) => dayAfter(firstDay, night));
    const flows = await Promise.all(
      nights.map((day) => readFlows(connection, day, aggregationUnit)),
    );
    const [normal, unusual] = [flows.slice(0, normalDays), flows.slice(normalDays)];
    const rows = unusual
      .flatMap((ofNight, index) =>
        ofNight.map((row) => compare(row, normal, nights[normalDays + index] ?? "")),
      )
      .filter(({ deviations }) => deviations > 3)
      .toSorted((one, other) => other.deviations - one.deviations);
    const stays = flows[0]?.filter(({ pcod_from: from, pcod_to: to }) => from === to) ?? [];
    return {
      rows,
      checks: [
        publishesOnlyMany(flows.flat()),
        {
          statement: "most people are where they were a day before",
          holds: sumOf(stays) > sumOf(flows[0] ?? []) / 2,
        },
      ],
    };
  },
};

async function readFlows(
  connection: Connection,
  day: string,
  aggregationUnit: "admin1" | "admin2" | "admin3",
): Promise<readonly ResultRow[]> {
  const location = (date: string) => dailyLocationSpec({ date, aggregationUnit, method: "last" });
  return await connection
    .flows({ fromLocation: location(day), toLocation: location(dayAfter(day, 1)) })
    .result();
}

function compare(row: ResultRow, normal: readonly (readonly ResultRow[])[], night: string) {
  const values = normal.map((rows) => rows.find((each) => isSamePair(each, row))?.value ?? 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.map((value) => (value - mean) ** 2);
  const deviation = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / values.length);
  const value = row.value ?? 0;
  return {
    night,
    pcod_from: row.pcod_from ?? null,
    pcod_to: row.pcod_to ?? null,
    value,
    normal: Math.round(mean),
    // What never varied has no standard deviation: one person counts as one.
    deviations: Math.round((value - mean) / Math.max(1, deviation)),
  };
}

function isSamePair(one: ResultRow, other: ResultRow): boolean {
  return one.pcod_from === other.pcod_from && one.pcod_to === other.pcod_to;
}
