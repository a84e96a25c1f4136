import { expect, test } from "vitest";

import { readDocument } from "./read-document.ts";

test("a document in JSON is read", () => {
  expect(readDocument(' {"openapi":"3.1.0"} ')).toEqual({ openapi: "3.1.0" });
});

test.each([
  ["", "No OpenAPI document is given."],
  ["openapi: 3.1.0", "The document is no JSON."],
  ["[]", "The document is no OpenAPI document."],
  ["null", "The document is no OpenAPI document."],
])("%j is refused in words", (text, message) => {
  expect(() => readDocument(text)).toThrow(message);
});
