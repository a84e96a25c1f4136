import { NativeSelect } from "@mantine/core";
import type { ReactElement } from "react";

import { nameKind } from "../../lib/scope-grammar.ts";
import { useAsking } from "./ask-context.ts";
import { explain, type InputProperties } from "./plain-input.tsx";
import { isSpec } from "./spec-schema.ts";

import classes from "./ask.module.css";

interface QueryInputProperties extends InputProperties {
  readonly kinds: readonly string[];
}

/** Asks for a query that another is made of: its kind, and the parameters of that. */
export function QueryInput(properties: QueryInputProperties): ReactElement {
  const { field, kinds, value, onChange } = properties;
  const asking = useAsking();
  const spec = isSpec(value) ? value : undefined;
  // The subscribers of any query may be a subset: that is one right.
  const isSubset = field.name === "subscriber_subset";
  const usable = kinds.filter((kind) => asking.mayUse(isSubset ? field.name : kind));
  const none = { value: "", label: field.isRequired ? "" : "none" };
  return (
    <div className={classes.query} data-given={spec !== undefined}>
      <NativeSelect
        {...explain(field)}
        value={spec?.query_kind ?? ""}
        onChange={(event) => {
          const kind = event.currentTarget.value;
          onChange(kind === "" ? undefined : asking.begin(kind));
        }}
        data={[
          ...(field.isRequired && spec ? [] : [none]),
          ...usable.map((kind) => ({ value: kind, label: nameKind(kind) })),
        ]}
      />
      {spec !== undefined && <asking.SpecFields spec={spec} onChange={onChange} />}
    </div>
  );
}
