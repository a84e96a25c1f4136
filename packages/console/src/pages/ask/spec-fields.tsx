import { useState } from "react";
import type { ReactElement } from "react";

import { type SpecFieldsProperties, useAsking } from "./ask-context.ts";
import { FieldInput } from "./field-input.tsx";
import type { Field, Spec } from "./spec-schema.ts";

import form from "../../ui/form.module.css";
import classes from "./ask.module.css";

/** The parameters of a query: those that matter, and behind a button those that narrow it. */
export function SpecFields({ spec, onChange, without }: SpecFieldsProperties): ReactElement {
  const kind = useAsking().findKind(spec.query_kind);
  const fields = (kind?.fields ?? []).filter(({ name }) => without?.includes(name) !== true);
  const isGiven = ({ name }: Field): boolean => spec[name] !== undefined && spec[name] !== null;
  const [alwaysShown] = useState(() => new Set(fields.filter(isGiven).map(({ name }) => name)));
  const isMain = (field: Field): boolean => field.isRequired || alwaysShown.has(field.name);
  const change = (name: string, value: unknown): void => {
    const entries = Object.entries({ ...spec, [name]: value });
    onChange(Object.fromEntries(entries.filter(([, each]) => each !== undefined)) as Spec);
  };
  const inputs = (list: readonly Field[]): ReactElement => (
    <div className={form.columns}>
      {list.map((field) => (
        <div key={field.name} data-wide={isWide(field)} className={classes.field}>
          <FieldInput
            field={field}
            value={spec[field.name] ?? undefined}
            onChange={(value) => change(field.name, value)}
          />
        </div>
      ))}
    </div>
  );
  const others = fields.filter((field) => !isMain(field));
  return (
    <div className={form.form}>
      {inputs(fields.filter(isMain))}
      {others.length > 0 && (
        <details className={classes.more}>
          <summary>More parameters</summary>
          {inputs(others)}
        </details>
      )}
    </div>
  );
}

function isWide({ takes }: Field): boolean {
  return ["query", "queries", "object", "json"].includes(takes.type);
}
