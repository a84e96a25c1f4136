import type { ArgsDef } from "citty";
import { expect, test } from "vitest";

import { checkArguments } from "./check-arguments.ts";

const ingest: ArgsDef = {
  tenant: { type: "string", required: true },
  type: { type: "string" },
  json: { type: "boolean" },
  files: { type: "positional", valueHint: "…" },
  label: { type: "string", valueHint: "name …" },
};
const create: ArgsDef = { host: { type: "string" }, name: { type: "positional" } };

test.each([
  [["--tenant", "demo", "--type=calls", "a.csv", "b.csv", "--json"]],
  [["--tenant=-1", "--", "-x.csv", "--type", "--"]],
  [["a.csv", "-"]],
  [["--type", "-"]],
  [["--label", "a", "--label=b"]],
  [[]],
])("%j is accepted", (given) => {
  expect(() => checkArguments("flotilla ingest", ingest, given)).not.toThrow();
});

test.each([
  [["--tenat", "demo"], "flotilla ingest has no --tenat.", "Did you mean --tenant?"],
  [["--tenat=demo"], "flotilla ingest has no --tenat.", "Did you mean --tenant?"],
  [["-t", "demo"], "flotilla ingest has no -t.", ""],
  [["--no-json"], "flotilla ingest has no --no-json.", ""],
  [["--tenant"], "--tenant is without a value", ""],
  [["--tenant", "--type", "calls"], "--tenant is without a value", ""],
  [["--tenant", "-1d"], "must be given as --tenant=value", ""],
  [["--tenant", "a", "--tenant=b"], "--tenant is given twice", ""],
])("%j is refused: %s", (given, message, remedy) => {
  expect(() => checkArguments("flotilla ingest", ingest, given)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    }),
  );
});

test("a word that the command does not take is refused", () => {
  expect(() => checkArguments("flotilla tenant create", create, ["acme", "acme.test"])).toThrow(
    'flotilla tenant create does not take "acme.test".',
  );
});
