import { dailyLocationSpec, modalLocationFromDatesSpec } from "@flotilla/client";

import { dayAfter, publishesOnlyMany, sumOf, type WorkedExample } from "./worked-example.ts";

const daysAtHome = 7;

/**
 * Who is not where they used to be: the usual place of the first week against the last place of the last day. Regions that many
 * have left, and to where, show where a disaster struck and where people fled to.
 */
export const displacedSubscribers: WorkedExample = {
  name: "displaced-subscribers",
  title: "People who are in another region than usual on the last day",
  needsDays: daysAtHome + 1,
  async run(connection, { firstDay, days, aggregationUnit }) {
    const home = modalLocationFromDatesSpec({
      startDate: firstDay,
      endDate: dayAfter(firstDay, daysAtHome),
      aggregationUnit,
      method: "last",
    });
    const now = dailyLocationSpec({
      date: dayAfter(firstDay, days - 1),
      aggregationUnit,
      method: "last",
    });
    const [flows, homes] = await Promise.all([
      connection.flows({ fromLocation: home, toLocation: now }).result(),
      connection.spatialAggregate({ locations: home }).result(),
    ]);
    const regions = Map.groupBy(flows, ({ pcod_from: from }) => from);
    const rows = [...regions].map(([pcod, ofRegion]) => {
      const away = ofRegion.filter(({ pcod_to: to }) => to !== pcod);
      const [seen, displaced] = [sumOf(ofRegion), sumOf(away)];
      return {
        pcod: pcod ?? null,
        seen,
        value: displaced,
        percent: Math.round((100 * displaced) / seen),
      };
    });
    return {
      rows: rows.toSorted((one, other) => other.percent - one.percent),
      checks: [
        publishesOnlyMany(flows),
        {
          statement: "no more people have moved than live somewhere",
          holds: sumOf(flows) <= sumOf(homes),
        },
      ],
    };
  },
};
