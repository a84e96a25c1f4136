import { expect, test } from "vitest";

import { lineOfJsonFault } from "./json-fault.ts";

test.each([
  ["a list that an object closes", '{"a": 1,\n"b": [\n}', 3],
  ["a comma too many", "[1,\n2,\n]", 3],
  ["a comma missing", '{"a": 1\n"b": 2}', 2],
  ["a name without quotation marks", '{"a": 1,\nb: 2}', 2],
  ["a value missing", '{"a":\n}', 2],
  ["the end missing", '{"a": [1, 2\n', 2],
  ["something after the end", "{}\n\n{}", 3],
  ["a bad number", "[1,\n01]", 2],
  ["a bad escape", '["a",\n"\\x"]', 2],
  ["nothing", "", 1],
])("finds %s", (_, text, line) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(lineOfJsonFault(text)).toBe(line);
});
