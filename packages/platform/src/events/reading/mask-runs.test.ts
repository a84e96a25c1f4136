import { expect, test } from "vitest";

import { maskRuns } from "./mask-runs.ts";

test("what may be an identifier is left out of a text, however it is grouped, and the rest stays", () => {
  expect(
    maskRuns('column datetime: "447700900123" is not a time such as 2016-01-01 13:30:00+00'),
  ).toBe('column datetime: "***" is not a time such as 2016-01-01 13:30:00+00');
  expect(maskRuns("44 7700 900 123,Accra,msisdn_counterpart,7f3a9c20b1")).toBe(
    "***,Accra,msisdn_counterpart,***",
  );
});
