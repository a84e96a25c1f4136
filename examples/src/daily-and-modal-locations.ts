import { dailyLocationSpec, modalLocationFromDatesSpec } from "@flotilla/client";

import { dayAfter, publishesOnlyMany, sumOf, type WorkedExample } from "./worked-example.ts";

/** Where people are at the end of a day, and where they are on most days of a week. */
export const dailyAndModalLocations: WorkedExample = {
  name: "daily-and-modal-locations",
  title: "People per region by their last place of a day, and by their usual place of a week",
  needsDays: 7,
  async run(connection, { firstDay, aggregationUnit }) {
    const daily = connection.spatialAggregate({
      locations: dailyLocationSpec({ date: firstDay, aggregationUnit, method: "last" }),
    });
    const modal = connection.spatialAggregate({
      locations: modalLocationFromDatesSpec({
        startDate: firstDay,
        endDate: dayAfter(firstDay, 7),
        aggregationUnit,
        method: "last",
      }),
    });
    const [daysRows, weeksRows] = await Promise.all([daily.result(), modal.result()]);
    const usual = new Map(weeksRows.map(({ pcod, value }) => [pcod, value]));
    const rows = daysRows.map(({ pcod, value }) => ({
      pcod: pcod ?? null,
      last_of_day: value ?? null,
      value: usual.get(pcod) ?? 0,
    }));
    return {
      rows,
      checks: [
        publishesOnlyMany([...daysRows, ...weeksRows]),
        {
          // Not exactly: either answer lacks the regions in which it has few people.
          statement: "a week has about as many people as its first day, or more",
          holds: sumOf(weeksRows) >= sumOf(daysRows) * 0.98,
        },
      ],
    };
  },
};
