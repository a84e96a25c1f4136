import { expect, test } from "vitest";

import { formatBytes } from "./format.ts";

test.each([
  [0, "0 B"],
  [564, "564 B"],
  [999, "999 B"],
  [372_000, "372 kB"],
  [1_073_741_824, "1.07 GB"],
  [5e15, "5,000 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
