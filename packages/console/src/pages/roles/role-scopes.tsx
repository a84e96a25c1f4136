import { SegmentedControl } from "@mantine/core";
import { useDeferredValue, useId } from "react";
import type { ReactElement } from "react";

import { describeScopes, describeScopesInOneSentence } from "../../lib/describe-scopes.ts";
import { formatNumber } from "../../lib/format.ts";
import { ScopePicker } from "../../ui/scope-picker.tsx";

import form from "../../ui/form.module.css";
import classes from "./roles.module.css";

interface ScopesOfRole {
  readonly everyScope: boolean;
  readonly scopes: readonly string[];
}

interface RoleScopesProperties {
  /** What the server knows. */
  readonly known: readonly string[];
  readonly everyScope: boolean;
  readonly chosen: readonly string[];
  readonly onChange: (scopes: ScopesOfRole) => void;
}

/** Every scope of the server, or a choice, with what the choice allows in words. */
export function RoleScopes(properties: RoleScopesProperties): ReactElement {
  const { known, everyScope, chosen, onChange } = properties;
  const label = useId();
  return (
    <div className={classes.scopes}>
      <div>
        <p id={label} className={form.legend}>
          Scopes
        </p>
        <SegmentedControl
          aria-labelledby={label}
          value={everyScope ? "every" : "choice"}
          onChange={(value) => onChange({ everyScope: value === "every", scopes: chosen })}
          data={[
            { value: "choice", label: "A choice" },
            { value: "every", label: "Every scope" },
          ]}
        />
      </div>
      {everyScope ? (
        <p className={classes.sentence}>
          All {formatNumber(known.length)} scopes that the server knows now, and those it will know
          later; but not <code>ingest</code> and <code>sql</code>, which a role has only by a
          choice.
        </p>
      ) : (
        <>
          <ScopePicker
            scopes={known}
            chosen={chosen}
            onChange={(scopes) => onChange({ everyScope, scopes })}
          />
          <ScopesInWords scopes={chosen} />
        </>
      )}
    </div>
  );
}

/** What scopes allow, as a sentence, and what cannot be used because something is missing. */
export function ScopesInWords({ scopes }: { readonly scopes: readonly string[] }): ReactElement {
  const deferred = useDeferredValue(scopes);
  return (
    <div className={classes.sentence} role="status">
      <p>
        <span className={classes.soft}>Members may: </span>
        {describeScopesInOneSentence(deferred)}
      </p>
      {describeScopes(deferred).missing.map((sentence) => (
        <p key={sentence} className={classes.soft}>
          {sentence}
        </p>
      ))}
    </div>
  );
}
