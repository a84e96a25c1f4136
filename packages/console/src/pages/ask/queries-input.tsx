import { Button } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactElement } from "react";

import { nameKind } from "../../lib/scope-grammar.ts";
import { useAsking } from "./ask-context.ts";
import type { InputProperties } from "./plain-input.tsx";
import { QueryInput } from "./query-input.tsx";

import form from "../../ui/form.module.css";
import classes from "./ask.module.css";

interface QueriesInputProperties extends InputProperties {
  readonly kinds: readonly string[];
}

/** Asks for several queries that another is made of. */
export function QueriesInput(properties: QueriesInputProperties): ReactElement {
  const { field, kinds, value, onChange } = properties;
  const asking = useAsking();
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const first = kinds.find((kind) => asking.mayUse(kind));
  const last = list.at(-1);
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{nameKind(field.name)}</legend>
      <p className={form.hint}>{field.description}</p>
      <div className={form.form}>
        {list.map((each, index) => (
          // Queries of a list have no name: their place is all that tells them apart.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className={classes.listed}>
            <QueryInput
              field={{ ...field, name: `${index + 1}`, description: "", isRequired: true }}
              kinds={kinds}
              value={each}
              onChange={(next) => onChange(list.with(index, next))}
            />
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              leftSection={<IconTrash size={14} aria-hidden="true" />}
              onClick={() => onChange(list.filter((_, place) => place !== index))}
            >
              Remove
            </Button>
          </div>
        ))}
        {first !== undefined && (
          <div>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={14} aria-hidden="true" />}
              onClick={() => onChange([...list, last ?? asking.begin(first)])}
            >
              Add a query
            </Button>
          </div>
        )}
      </div>
    </fieldset>
  );
}
