import { Button, CloseButton, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { ReactElement, ReactNode } from "react";

import classes from "./chosen-list.module.css";

/** Something that is chosen, or could be. */
export interface Choice {
  readonly id: string;
  /** In plain text, for selects and screen readers. */
  readonly name: string;
  /** As it is shown among the chosen; the name when left out. */
  readonly shown?: ReactNode;
  /** Under which heading it stands among those to add. */
  readonly group?: string;
}

interface ChosenListProperties {
  /** What one of them is called, such as "role". */
  readonly noun: string;
  readonly chosen: readonly Choice[];
  /** What can be added; undefined while that is not known. */
  readonly others: readonly Choice[] | undefined;
  readonly isBusy?: boolean;
  readonly onAdd: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

/** A short list to which one is added, and from which one is removed. */
export function ChosenList(properties: ChosenListProperties): ReactElement {
  const { noun, chosen, others, isBusy = false, onAdd, onRemove } = properties;
  return (
    <div className={classes.root}>
      {chosen.length > 0 && (
        <ul className={classes.list}>
          {chosen.map(({ id, name, shown = name }) => (
            <li key={id}>
              <span>{shown}</span>
              <CloseButton
                size="sm"
                aria-label={`Remove the ${noun} ${name}`}
                disabled={isBusy}
                onClick={() => onRemove(id)}
              />
            </li>
          ))}
        </ul>
      )}
      {others !== undefined && <AddOne noun={noun} others={others} isBusy={isBusy} onAdd={onAdd} />}
    </div>
  );
}

function AddOne(properties: {
  readonly noun: string;
  readonly others: readonly Choice[];
  readonly isBusy: boolean;
  readonly onAdd: (id: string) => void;
}): ReactElement {
  const { noun, others, isBusy, onAdd } = properties;
  const [wanted, setWanted] = useState("");
  if (others.length === 0) return <p className={classes.none}>There is no {noun} left to add.</p>;
  const isKnown = others.some(({ id }) => id === wanted);
  return (
    <div className={classes.add}>
      <NativeSelect
        aria-label={`The ${noun} to add`}
        value={isKnown ? wanted : ""}
        onChange={(event) => setWanted(event.currentTarget.value)}
      >
        <option value="">Choose a {noun}</option>
        {[...Map.groupBy(others, ({ group }) => group)].map(([group, choices]) => (
          <Options key={group ?? ""} group={group} choices={choices} />
        ))}
      </NativeSelect>
      <Button variant="default" disabled={!isKnown || isBusy} onClick={() => onAdd(wanted)}>
        Add
      </Button>
    </div>
  );
}

function Options(properties: {
  readonly group: string | undefined;
  readonly choices: readonly Choice[];
}): ReactElement {
  const options = properties.choices.map(({ id, name }) => (
    <option key={id} value={id}>
      {name}
    </option>
  ));
  if (properties.group === undefined) return <>{options}</>;
  return <optgroup label={properties.group}>{options}</optgroup>;
}
