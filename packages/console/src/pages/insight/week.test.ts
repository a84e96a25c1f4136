import { expect, test } from "vitest";

import { findFirstWeek } from "./week.ts";

test("the first week has seven days, and ends on the day after its last one", () => {
  const dates = { calls: ["2016-02-26", "2016-02-27", "2016-03-10"], sms: ["2016-02-25"] };
  expect(findFirstWeek(dates)).toEqual({
    startDate: "2016-02-25",
    lastDate: "2016-03-02",
    endDate: "2016-03-03",
  });
});

test("the first week is shorter when the data ends before", () => {
  expect(findFirstWeek({ mds: ["2016-12-31"] })).toEqual({
    startDate: "2016-12-31",
    lastDate: "2016-12-31",
    endDate: "2017-01-01",
  });
});

test.each([{}, { calls: [] }])("without data there is no week: %j", (dates) => {
  expect(findFirstWeek(dates)).toBeUndefined();
});
