import { TextInput } from "@mantine/core";
import type { ReactElement } from "react";

import { nameKind } from "../../lib/scope-grammar.ts";
import { useAsking } from "./ask-context.ts";
import type { InputProperties } from "./plain-input.tsx";
import type { DailyQueries } from "./spec-days.ts";
import { writeDailyQueries } from "./spec-days.ts";

import form from "../../ui/form.module.css";
import classes from "./ask.module.css";

/** Asks for one query for each of some days: the days, and the query once. */
export function DailyQueriesInput(
  properties: InputProperties & { readonly daily: DailyQueries },
): ReactElement {
  const { field, daily, onChange } = properties;
  const { SpecFields } = useAsking();
  const change = (part: Partial<DailyQueries>): void => {
    const next = { ...daily, ...part };
    // While a date is typed it is none.
    if (next.first !== "" && next.last !== "") onChange(writeDailyQueries(next));
  };
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>
        {nameKind(field.name)}: one {nameKind(daily.query.query_kind)} a day
      </legend>
      <p className={form.hint}>{field.description}</p>
      <div className={classes.query} data-given>
        <div className={form.columns}>
          <TextInput
            type="date"
            label="first day"
            value={daily.first}
            onChange={(event) => change({ first: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label="last day"
            value={daily.last}
            onChange={(event) => change({ last: event.currentTarget.value })}
          />
        </div>
        <SpecFields spec={daily.query} without={["date"]} onChange={(query) => change({ query })} />
      </div>
    </fieldset>
  );
}
