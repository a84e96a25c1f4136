import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { ReactElement } from "react";

import { formatNumber } from "../lib/format.ts";
import { countChosen, groupScopes, searchScopes } from "../lib/group-scopes.ts";
import type { UnitGroup } from "../lib/group-scopes.ts";
import { UnitBranch } from "./scope-branches.tsx";

import classes from "./scope-picker.module.css";

interface ScopePickerProperties {
  /** All that can be chosen. */
  readonly scopes: readonly string[];
  readonly chosen: readonly string[];
  /** Called with everything that is chosen now, in the order of `scopes`. */
  readonly onChange: (chosen: readonly string[]) => void;
  /** What is chosen, for screen readers; "Scopes" when left out. */
  readonly label?: string;
}

// So many lines are drawn at once while searching; beyond, the groups stay closed.
const mostOpened = 150;

/** Chooses scopes out of a tree of units and query kinds, with a search. */
export function ScopePicker(properties: ScopePickerProperties): ReactElement {
  const { scopes, chosen, onChange, label = "Scopes" } = properties;
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search);
  const groups = useMemo(() => groupScopes(scopes), [scopes]);
  const shown = useMemo(() => searchScopes(groups, wanted), [groups, wanted]);
  const chosenSet = useMemo(() => new Set(chosen), [chosen]);
  const found = shown.flatMap((group) => group.scopes);

  function choose(changed: readonly string[], isChosen: boolean): void {
    const next = new Set(chosen);
    for (const scope of changed) {
      if (isChosen) next.add(scope);
      else next.delete(scope);
    }
    onChange(scopes.filter((scope) => next.has(scope)));
  }

  return (
    <div className={classes.root} role="group" aria-label={label}>
      <TextInput
        className={classes.search}
        type="search"
        aria-label="Find a scope"
        placeholder="Find a unit or a query kind"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        // Return would send the form that the picker stands in.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      <Summary
        isSearching={wanted.trim() !== ""}
        scopes={scopes}
        found={found}
        chosen={chosenSet}
        onChoose={choose}
      />
      <Branches groups={shown} search={wanted} chosen={chosenSet} onChoose={choose} />
    </div>
  );
}

interface SummaryProperties {
  readonly isSearching: boolean;
  readonly scopes: readonly string[];
  readonly found: readonly string[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (scopes: readonly string[], isChosen: boolean) => void;
}

function Summary(properties: SummaryProperties): ReactElement {
  const { isSearching, scopes, found, chosen, onChoose } = properties;
  const count = formatNumber(countChosen(scopes, chosen));
  return (
    <div className={classes.summary}>
      <p role="status">
        {count} of {formatNumber(scopes.length)} chosen
        {isSearching && `, ${formatNumber(found.length)} found`}
      </p>
      <div className={classes.summaryActions}>
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={countChosen(found, chosen) === found.length}
          onClick={() => onChoose(found, true)}
        >
          {isSearching ? "Choose those found" : "Choose all"}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          disabled={countChosen(found, chosen) === 0}
          onClick={() => onChoose(found, false)}
        >
          {isSearching ? "Take those out" : "Choose none"}
        </Button>
      </div>
    </div>
  );
}

interface BranchesProperties {
  readonly groups: readonly UnitGroup[];
  readonly search: string;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (scopes: readonly string[], isChosen: boolean) => void;
}

function Branches({ groups, search, chosen, onChoose }: BranchesProperties): ReactElement {
  const count = groups.reduce((sum, group) => sum + group.scopes.length, 0);
  if (count === 0) {
    const text = search.trim() === "" ? "There are no scopes." : "No scope is called so.";
    return <p className={classes.none}>{text}</p>;
  }
  const isSmall = search.trim() !== "" && count <= mostOpened;
  return (
    <div className={classes.tree} key={isSmall ? search : "closed"}>
      {groups.map((group) => (
        <UnitBranch
          key={group.id}
          group={group}
          chosen={chosen}
          startsOpen={isSmall || group.id === "actions" || groups.length <= 2}
          opensKinds={isSmall}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
}
