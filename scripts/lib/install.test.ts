import { expect, test } from "vitest";

import { explainFailure, isComplete } from "./install.js";

const a = { version: "1.0.0", integrity: "sha512-a" };
const here = { os: [process.platform], cpu: [process.arch] };

test("an install that holds what the lock file names is complete", () => {
  const lock = { "": {}, "packages/client": {}, "node_modules/a": a };
  expect(isComplete(lock, { "node_modules/a": a })).toBe(true);
});

test.each([
  ["lacks a package", {}],
  ["has another version", { "node_modules/a": { ...a, version: "1.0.1" } }],
  ["has another content", { "node_modules/a": { ...a, integrity: "sha512-b" } }],
])("an install that %s is not complete", (_what, installed) => {
  expect(isComplete({ "node_modules/a": a }, installed)).toBe(false);
});

test("a package for another kind of machine may be missing, one for this kind may not", () => {
  const optional = { ...a, optional: true };
  expect(isComplete({ "node_modules/a": { ...optional, ...here, os: ["plan9"] } }, {})).toBe(true);
  expect(isComplete({ "node_modules/a": { ...optional, ...here } }, {})).toBe(false);
});

test.each([
  ["npm error code EAI_AGAIN", "network"],
  ["npm error code ENOSPC", "full"],
  ["npm error code EACCES", "may not write"],
  ["npm error code ELSPROBLEMS", "above"],
])("%s is explained in one sentence", (output, word) => {
  expect(explainFailure(output)).toContain(word);
});
