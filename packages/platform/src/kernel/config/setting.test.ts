import { Type } from "typebox";
import { expect, test } from "vitest";

import { describeRule, formOf } from "./setting-form.ts";
import { listSettings, type SettingSchema } from "./setting.ts";
import { defineSettings, secretText } from "./settings.ts";

test("a setting is named after its section and its key in every source", () => {
  const schema = Type.Object({ memoryLimit: Type.Integer({ default: 1 }) });
  expect(
    listSettings([defineSettings("", schema), defineSettings("logEvents", schema)]),
  ).toMatchObject([
    {
      key: "memory_limit",
      environmentVariable: "FLOTILLA_MEMORY_LIMIT",
      flag: "memory-limit",
    },
    {
      key: "log_events.memory_limit",
      section: "log_events",
      yamlKey: "memory_limit",
      environmentVariable: "FLOTILLA_LOG_EVENTS_MEMORY_LIMIT",
      flag: "log-events-memory-limit",
    },
  ]);
});

test("two settings with one variable are a mistake that is found at once", () => {
  const number = Type.Integer({ default: 1 });
  expect(() =>
    listSettings([
      defineSettings("", Type.Object({ cargoLimit: number })),
      defineSettings("cargo", Type.Object({ limit: number })),
    ]),
  ).toThrow("Two settings are called FLOTILLA_CARGO_LIMIT");
});

test.each([
  [["OTHER_LIMIT"], ["OTHER_LIMIT"], "OTHER_LIMIT"],
  [["OTHER_LIMIT", "OTHER_LIMIT"], [], "OTHER_LIMIT"],
  [["FLOTILLA_HARBOUR_LIMIT"], [], "FLOTILLA_HARBOUR_LIMIT"],
])("two settings with the aliases %j and %j are a mistake too", (cargo, harbour, name) => {
  const declarations = [
    defineSettings("cargo", withAliases(cargo)),
    defineSettings("harbour", withAliases(harbour)),
  ];
  expect(() => listSettings(declarations)).toThrow(`Two settings are called ${name}`);
});

test("a setting that no text can give is a mistake", () => {
  expect(() => formOf(Type.Object({}))).toThrow("A setting cannot be of type object");
});

test.each([
  [Type.Integer(), "a whole number"],
  [Type.Integer({ minimum: 1 }), "a whole number of at least 1"],
  [Type.Integer({ maximum: 9 }), "a whole number of at most 9"],
  [Type.Integer({ minimum: 1, maximum: 9 }), "a whole number from 1 to 9"],
  [Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), "a number above 0 and below 1"],
  [Type.Boolean(), "true or false"],
  [Type.Enum(["a", "b"]), "one of a, b"],
  [Type.Union([Type.Literal("a"), Type.Literal("b")]), "one of a, b"],
  [Type.Array(Type.String()), "a list of texts"],
  [Type.String(), "text"],
  [Type.String({ minLength: 1 }), "text, not empty"],
  [Type.String({ minLength: 8, maxLength: 9 }), "text, at least 8 long and at most 9 long"],
  [Type.String({ pattern: "^a$" }), "text, matching ^a$"],
  [Type.String({ pattern: "^a$", rule: "must be an a" }), "an a"],
  [secretText({ description: "A secret." }), "text"],
])("the rule of %j is: must be %s", (schema, rule) => {
  expect(describeRule(schema as SettingSchema)).toBe(`must be ${rule}`);
});

function withAliases(aliases: readonly string[]) {
  return Type.Object({ limit: Type.Integer({ default: 1, aliases }) });
}
