import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { ReactElement, ReactNode } from "react";

import { formatNumber } from "../lib/format.ts";
import { countChosen, stateOf } from "../lib/group-scopes.ts";
import type { KindGroup, UnitGroup } from "../lib/group-scopes.ts";
import { ScopeCheckbox } from "./scope-checkbox.tsx";

import classes from "./scope-picker.module.css";

interface Common {
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (scopes: readonly string[], isChosen: boolean) => void;
}

interface UnitBranchProperties extends Common {
  readonly group: UnitGroup;
  readonly startsOpen: boolean;
  readonly opensKinds: boolean;
}

/** A unit with its query kinds. */
export function UnitBranch(properties: UnitBranchProperties): ReactElement {
  const { group, chosen, startsOpen, opensKinds, onChoose } = properties;
  return (
    <Branch
      name={group.name}
      scopes={group.scopes}
      chosen={chosen}
      startsOpen={startsOpen}
      onChoose={onChoose}
    >
      {() =>
        group.kinds.map((kind) => (
          <KindBranch
            key={kind.id}
            group={kind}
            chosen={chosen}
            startsOpen={opensKinds}
            onChoose={onChoose}
          />
        ))
      }
    </Branch>
  );
}

interface KindBranchProperties extends Common {
  readonly group: KindGroup;
  readonly startsOpen: boolean;
}

function KindBranch({ group, chosen, startsOpen, onChoose }: KindBranchProperties): ReactElement {
  const [first] = group.choices;
  if (first !== undefined && group.choices.length === 1) {
    return (
      <div className={classes.leaf}>
        <ScopeCheckbox
          label={group.name}
          note={first.scope}
          state={chosen.has(first.scope) ? "all" : "none"}
          onChange={(isChosen) => onChoose([first.scope], isChosen)}
        />
      </div>
    );
  }
  return (
    <Branch
      name={group.name}
      scopes={group.choices.map(({ scope }) => scope)}
      chosen={chosen}
      startsOpen={startsOpen}
      onChoose={onChoose}
    >
      {() =>
        group.choices.map(({ scope, name }) => (
          <div key={scope} className={classes.leaf}>
            <ScopeCheckbox
              label={name}
              note={scope}
              state={chosen.has(scope) ? "all" : "none"}
              onChange={(isChosen) => onChoose([scope], isChosen)}
            />
          </div>
        ))
      }
    </Branch>
  );
}

interface BranchProperties extends Common {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly startsOpen: boolean;
  /** Called only while the branch is open, so that closed ones cost nothing. */
  readonly children: () => ReactNode;
}

function Branch(properties: BranchProperties): ReactElement {
  const { name, scopes, chosen, startsOpen, onChoose, children } = properties;
  const [isOpen, setIsOpen] = useState(startsOpen);
  const content = useId();
  return (
    <div>
      <div className={classes.branch}>
        <UnstyledButton
          className={classes.toggle}
          data-open={isOpen}
          aria-expanded={isOpen}
          aria-controls={content}
          aria-label={`${isOpen ? "Close" : "Open"} ${name}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          <IconChevronRight size={16} aria-hidden="true" />
        </UnstyledButton>
        <ScopeCheckbox
          label={name}
          state={stateOf(scopes, chosen)}
          onChange={(isChosen) => onChoose(scopes, isChosen)}
        />
        <span className={classes.count}>
          {formatNumber(countChosen(scopes, chosen))} / {formatNumber(scopes.length)}
        </span>
      </div>
      <div id={content} className={classes.children}>
        {isOpen && children()}
      </div>
    </div>
  );
}
