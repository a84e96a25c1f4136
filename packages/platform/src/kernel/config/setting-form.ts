import type { SettingSchema } from "./setting.ts";

/** The forms that a setting's value can have. */
export type SettingForm = "text" | "number" | "whole number" | "truth" | "choice" | "list";

const formsByType: Readonly<Record<string, SettingForm>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "truth",
  array: "list",
};

/** @throws Error for a schema that no text can fill, such as an object: a mistake in the declaration. */
export function formOf(schema: SettingSchema): SettingForm {
  if (choicesOf(schema).length > 0) return "choice";
  const form = formsByType[schema.type ?? ""];
  if (form === undefined) throw new Error(`A setting cannot be of type ${String(schema.type)}`);
  return form;
}

/** The texts to choose from; none when it is not a choice. */
function choicesOf(schema: SettingSchema): readonly string[] {
  if (schema.anyOf) return schema.anyOf.flatMap(choicesOf);
  if (schema.enum) return schema.enum.map(String);
  return schema.const === undefined ? [] : [String(schema.const)];
}

/**
 * Turns the text of a variable or a flag into the value that it stands for. A text that stands for none stays as it
 * is, and is refused when the value is checked.
 */
export function readText(schema: SettingSchema, text: string): unknown {
  const form = formOf(schema);
  if (form === "whole number" && /^-?\d+$/.test(text)) return Number(text);
  if (form === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (form === "truth" && (text === "true" || text === "false")) return text === "true";
  if (form === "list") return text === "" ? [] : text.split(",").map((item) => item.trim());
  return text;
}

/** Turns a value into the text that would give it. */
export function writeText(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(",") : String(value);
}

const rulesByForm: Readonly<Record<SettingForm, (schema: SettingSchema) => string>> = {
  text: describeText,
  number: (schema) => `a number${describeRange(schema)}`,
  "whole number": (schema) => `a whole number${describeRange(schema)}`,
  truth: () => "true or false",
  choice: (schema) => `one of ${choicesOf(schema).join(", ")}`,
  list: () => "a list of texts",
};

/** What a value has to be, in words: `must be a whole number from 0 to 65535`. */
export function describeRule(schema: SettingSchema): string {
  return schema.rule ?? `must be ${rulesByForm[formOf(schema)](schema)}`;
}

function describeText({ minLength, maxLength, pattern }: SettingSchema): string {
  const limits = [
    minLength === undefined ? [] : [minLength === 1 ? "not empty" : `at least ${minLength} long`],
    maxLength === undefined ? [] : [`at most ${maxLength} long`],
    pattern === undefined ? [] : [`matching ${pattern}`],
  ].flat();
  return limits.length === 0 ? "text" : `text, ${limits.join(" and ")}`;
}

function describeRange(schema: SettingSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const limits = [
    minimum === undefined ? [] : [`of at least ${minimum}`],
    exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`],
    maximum === undefined ? [] : [`of at most ${maximum}`],
    exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`],
  ].flat();
  return limits.length === 0 ? "" : ` ${limits.join(" and ")}`;
}
