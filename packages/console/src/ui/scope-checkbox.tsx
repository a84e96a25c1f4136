import type { ReactElement } from "react";

import classes from "./scope-picker.module.css";

interface ScopeCheckboxProperties {
  readonly label: string;
  /** Shown in small beside the label. */
  readonly note?: string;
  readonly state: "all" | "some" | "none";
  readonly onChange: (isChosen: boolean) => void;
}

/** A checkbox with three states. The browser's own: thousands of them have to stay fast. */
export function ScopeCheckbox(properties: ScopeCheckboxProperties): ReactElement {
  const { label, note, state, onChange } = properties;
  return (
    <label className={classes.choice}>
      <input
        type="checkbox"
        ref={(input) => {
          if (input !== null) input.indeterminate = state === "some";
        }}
        checked={state === "all"}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span className={classes.label}>{label}</span>
      {note !== undefined && <code className={classes.note}>{note}</code>}
    </label>
  );
}
