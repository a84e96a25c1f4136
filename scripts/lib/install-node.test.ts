import { expect, test } from "vitest";

import { installsEverything } from "./install-node.js";

test.each([
  ["18.20.8", false],
  ["20.18.3", false],
  ["20.19.0", true],
  ["21.7.3", false],
  ["22.11.0", false],
  ["22.12.0", true],
  ["24.21.0", true],
])("npm on Node %s installs all that the tools need: %s", (version, isComplete) => {
  expect(installsEverything(version)).toBe(isComplete);
});
