import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ReactElement } from "react";

import { nameKind } from "../../lib/scope-grammar.ts";
import type { Field } from "./spec-schema.ts";

import form from "../../ui/form.module.css";

export interface InputProperties {
  readonly field: Field;
  /** Undefined where nothing is given. */
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** Asks for a value that is not made of queries. */
export function PlainInput(properties: InputProperties): ReactElement {
  const { field } = properties;
  switch (field.takes.type) {
    case "choice":
      return <ChoiceInput {...properties} options={field.takes.options} />;
    case "choices":
      return <ChoicesInput {...properties} options={field.takes.options} />;
    case "flag":
      return <FlagInput {...properties} />;
    case "number":
    case "date":
    case "text":
      return <LineInput {...properties} />;
    case "object":
      return <ObjectInput {...properties} fields={field.takes.fields} />;
    default:
      return <JsonInput {...properties} />;
  }
}

/** What an input shows of its field. */
export function explain({ name, description, isRequired }: Field) {
  return { label: nameKind(name), description, required: isRequired };
}

function ChoiceInput(properties: InputProperties & { readonly options: readonly string[] }) {
  const { field, value, onChange, options } = properties;
  const standard = typeof field.standard === "string" ? field.standard : undefined;
  const none = { value: "", label: standard === undefined ? "" : `${standard} (as it is)` };
  return (
    <NativeSelect
      {...explain(field)}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      data={[...(field.isRequired && value !== undefined ? [] : [none]), ...options]}
    />
  );
}

function ChoicesInput(properties: InputProperties & { readonly options: readonly string[] }) {
  const { field, value, onChange, options } = properties;
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const toggle = (option: string, isChosen: boolean): void => {
    const next = options.filter((each) => (each === option ? isChosen : chosen.includes(each)));
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <Checkbox.Group {...explain(field)} value={chosen.map(String)}>
      <div className={form.choices}>
        {options.map((option) => (
          <Checkbox
            key={option}
            value={option}
            label={option}
            onChange={(event) => toggle(option, event.currentTarget.checked)}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function FlagInput({ field, value, onChange }: InputProperties) {
  return (
    <Checkbox
      label={nameKind(field.name)}
      description={field.description}
      checked={value === undefined ? field.standard === true : value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

function LineInput({ field, value, onChange }: InputProperties) {
  const { type } = field.takes;
  const isShown = typeof value === "string" || typeof value === "number";
  const read = (text: string): unknown => {
    if (text === "") return undefined;
    return type === "number" && Number.isFinite(Number(text)) ? Number(text) : text;
  };
  return (
    <TextInput
      {...explain(field)}
      type={type === "date" && isDayOrNothing(value) ? "date" : "text"}
      inputMode={type === "number" ? "decimal" : undefined}
      placeholder={standardText(field)}
      value={isShown ? String(value) : ""}
      onChange={(event) => onChange(read(event.currentTarget.value))}
    />
  );
}

function standardText({ standard }: Field): string {
  return typeof standard === "string" || typeof standard === "number" ? String(standard) : "";
}

function isDayOrNothing(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value));
}

function ObjectInput(properties: InputProperties & { readonly fields: readonly Field[] }) {
  const { field, fields, value, onChange } = properties;
  const entries = typeof value === "object" && value !== null ? value : {};
  const change = (name: string, part: unknown): void => {
    const given = Object.entries({ ...entries, [name]: part });
    const kept = given.filter(([, each]) => each !== undefined);
    onChange(kept.length === 0 ? undefined : Object.fromEntries(kept));
  };
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{nameKind(field.name)}</legend>
      <p className={form.hint}>{field.description}</p>
      <div className={form.columns}>
        {fields.map((part) => (
          <PlainInput
            key={part.name}
            // Nothing of an object that is left out is required.
            field={{ ...part, isRequired: part.isRequired && value !== undefined }}
            value={(entries as Readonly<Record<string, unknown>>)[part.name]}
            onChange={(next) => change(part.name, next)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** What no other input fits: the value as JSON. */
function JsonInput({ field, value, onChange }: InputProperties) {
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value));
  const parsed = parseJson(text);
  return (
    <Textarea
      {...explain(field)}
      rows={4}
      value={text}
      error={parsed.isValid ? undefined : "This is not JSON."}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const read = parseJson(next);
        if (read.isValid) onChange(read.value);
      }}
    />
  );
}

function parseJson(text: string): { readonly isValid: boolean; readonly value?: unknown } {
  if (text.trim() === "") return { isValid: true };
  try {
    return { isValid: true, value: JSON.parse(text) };
  } catch {
    return { isValid: false };
  }
}
