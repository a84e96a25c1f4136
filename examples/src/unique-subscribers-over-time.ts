import { dayAfter, publishesOnlyMany, sumOf, type WorkedExample } from "./worked-example.ts";

/** How many people are seen on each day, and on all of them together. */
export const uniqueSubscribersOverTime: WorkedExample = {
  name: "unique-subscribers-over-time",
  title: "People seen on each day",
  needsDays: 7,
  async run(connection, { firstDay }) {
    const count = async (startDate: string, endDate: string) =>
      await connection
        .uniqueSubscriberCounts({ startDate, endDate, aggregationUnit: "admin0" })
        .result();
    const days = Array.from({ length: 7 }, (_, index) => dayAfter(firstDay, index));
    const ofDays = await Promise.all(days.map((day) => count(day, dayAfter(day, 1))));
    const counts = ofDays.map((published) => sumOf(published));
    const ofWeek = sumOf(await count(firstDay, dayAfter(firstDay, 7)));
    const rows = days.map((date, index) => ({ date, value: counts[index] ?? 0 }));
    return {
      rows,
      checks: [
        publishesOnlyMany(ofDays.flat()),
        {
          statement: "a week has at least as many people as each of its days, and no more than all",
          holds: ofWeek >= Math.max(...counts) && ofWeek <= counts.reduce((sum, n) => sum + n, 0),
        },
      ],
    };
  },
};
