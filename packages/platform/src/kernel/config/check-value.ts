import { Value } from "typebox/value";

import { describeRule, formOf, readText, type SettingForm } from "./setting-form.ts";
import type { Setting, SettingSchema } from "./setting.ts";

/** A rule that a value breaks. */
export interface Violation {
  /** The value, or the item of a list, as it is shown; a secret's is not. */
  readonly value: string;
  /** The place of the item in the list that breaks the rule. */
  readonly index?: number;
  readonly rule: string;
  readonly remedy: string;
}

/** The rules that a value breaks; none when it is valid. */
export function checkValue(setting: Setting, value: unknown): readonly Violation[] {
  const { items } = setting.schema;
  const ownRule = findBrokenRule(setting.schema, value);
  const broken =
    Array.isArray(value) && items !== undefined
      ? value.flatMap((item: unknown, index) => {
          const rule = findBrokenRule(items, item);
          return rule === undefined ? [] : [{ value: item, rule, index, schema: items }];
        })
      : [];
  if (broken.length === 0 && ownRule !== undefined) {
    return [describeViolation(setting, { value, rule: ownRule, schema: setting.schema })];
  }
  return broken.map((violation) => describeViolation(setting, violation));
}

interface BrokenRule {
  readonly value: unknown;
  readonly rule: string;
  readonly schema: SettingSchema;
  readonly index?: number;
}

function describeViolation(
  setting: Setting,
  { value, rule, schema, index }: BrokenRule,
): Violation {
  return {
    value: setting.isSecret ? "[redacted]" : showValue(value),
    rule,
    remedy: findRemedy(setting, schema, value),
    ...(index === undefined ? {} : { index }),
  };
}

// A refinement is a function of the module that declares it, and sees only values of the right form.
const formTests: Readonly<Record<SettingForm, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  choice: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  "whole number": (value) => typeof value === "number",
  truth: (value) => typeof value === "boolean",
  list: (value) => Array.isArray(value),
};

function findBrokenRule(schema: SettingSchema, value: unknown): string | undefined {
  if (!formTests[formOf(schema)](value)) return describeRule(schema);
  const errors = Value.Errors(schema, value);
  if (errors.length === 0) return undefined;
  return errors.find((error) => error.keyword === "~refine")?.message ?? describeRule(schema);
}

function findRemedy(setting: Setting, schema: SettingSchema, value: unknown): string {
  if (formOf(schema) === "text" && (typeof value === "number" || typeof value === "boolean")) {
    return "Put it in quotes.";
  }
  if (typeof value === "string" && isValid(schema, readText(schema, value))) {
    return formOf(schema) === "list" ? "Put it in brackets." : "Remove the quotes.";
  }
  if (setting.isSecret) return "Correct it.";
  const shown = setting.schema.default;
  return shown === undefined
    ? "Correct it, or leave it out."
    : `Correct it, or leave it out for the default, ${showValue(shown)}.`;
}

function isValid(schema: SettingSchema, value: unknown): boolean {
  return findBrokenRule(schema, value) === undefined;
}

/** A value on one line, short, in quotes where it is text, so that spaces and strange characters can be seen. */
function showValue(value: unknown): string {
  const text = writeOneLine(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function writeOneLine(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return `[${value.map(writeOneLine).join(", ")}]`;
  return typeof value === "object" && value !== null ? "{…}" : JSON.stringify(value);
}
