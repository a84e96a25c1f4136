import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { ScopePicker } from "../../ui/scope-picker.tsx";
import type { GrantedServer } from "./token-queries.ts";

import classes from "./my-tokens.module.css";

type Role = GrantedServer["roles"][number];

interface RoleChoiceProperties {
  readonly role: Role;
  /** The chosen scopes of the role; undefined where the role is not chosen. */
  readonly chosen: readonly string[] | undefined;
  readonly onChange: (chosen: readonly string[] | undefined) => void;
}

/** One role to choose, whole or with fewer of its scopes. */
export function RoleChoice({ role, chosen, onChange }: RoleChoiceProperties): ReactElement {
  const [isPicking, setIsPicking] = useState(false);
  const all = formatNumber(role.scopes.length);
  const isWhole = chosen === undefined || chosen.length === role.scopes.length;
  const count = isWhole
    ? `All of its ${all} scopes`
    : `${formatNumber(chosen.length)} of its ${all} scopes`;
  return (
    <li className={classes.role} data-chosen={chosen !== undefined}>
      <div className={classes.roleLine}>
        <Checkbox
          label={<RoleLabel name={role.name} count={count} />}
          checked={chosen !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked ? role.scopes : undefined)}
        />
        {chosen !== undefined && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={isPicking}
            onClick={() => setIsPicking(!isPicking)}
          >
            {isPicking ? "Done" : "Choose fewer"}
          </Button>
        )}
      </div>
      {chosen !== undefined && isPicking && (
        <ScopePicker
          label={`Scopes of ${role.name}`}
          scopes={role.scopes}
          chosen={chosen}
          onChange={onChange}
        />
      )}
    </li>
  );
}

function RoleLabel({
  name,
  count,
}: {
  readonly name: string;
  readonly count: string;
}): ReactElement {
  return (
    <>
      <span className={classes.roleName}>{name}</span>
      <span className={classes.soft}>{count}</span>
    </>
  );
}
