import { TextInput } from "@mantine/core";
import { useId } from "react";
import type { ReactElement } from "react";

import { toMomentField } from "../../lib/moment.ts";
import { formatLongMoment, quickLengths, resolveExpiry } from "./token-order.ts";
import type { Expiry, LatestExpiry } from "./token-order.ts";

import classes from "./my-tokens.module.css";

interface ExpiryChoiceProperties {
  readonly expiry: Expiry;
  readonly latest: LatestExpiry;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly fault: string | undefined;
  readonly onChange: (expiry: Expiry) => void;
}

/** Until when the token is valid: by a click, or to the minute. */
export function ExpiryChoice(properties: ExpiryChoiceProperties): ReactElement {
  const { expiry, latest, now, fault, onChange } = properties;
  const labelId = useId();
  const left = (Date.parse(latest.at) - now) / 1000;
  const lengths = quickLengths.filter(({ seconds }) => seconds < left);

  const choices = [
    ...lengths.map(({ label }) => ({ value: label, label })),
    { value: "latest", label: "Longest" },
    { value: "moment", label: "Until…" },
  ];

  function choose(value: string): void {
    const length = lengths.find(({ label }) => label === value);
    if (length !== undefined) onChange({ kind: "length", seconds: length.seconds });
    else if (value === "latest") onChange({ kind: "latest" });
    else onChange({ kind: "moment", text: toMomentField(resolveExpiry(expiry, latest, now)) });
  }

  return (
    <div className={classes.field}>
      <p id={labelId} className={classes.label}>
        Valid for
      </p>
      <div role="radiogroup" aria-labelledby={labelId} className={classes.lengths}>
        {choices.map(({ value, label }) => (
          <label key={value} className={classes.length}>
            <input
              type="radio"
              name={labelId}
              value={value}
              checked={value === valueOf(expiry)}
              onChange={() => choose(value)}
            />
            {label}
          </label>
        ))}
      </div>
      {expiry.kind === "moment" && (
        <TextInput
          type="datetime-local"
          label="Until (UTC)"
          required
          withAsterisk={false}
          max={toMomentField(latest.at)}
          error={fault}
          value={expiry.text}
          onChange={(event) => onChange({ kind: "moment", text: event.currentTarget.value })}
        />
      )}
      {expiry.kind === "length" && fault !== undefined && <p className={classes.fault}>{fault}</p>}
      <p className={classes.soft}>
        At the longest until {formatLongMoment(latest.at)}. {latest.reason}
      </p>
    </div>
  );
}

function valueOf(expiry: Expiry): string {
  if (expiry.kind !== "length") return expiry.kind;
  return quickLengths.find(({ seconds }) => seconds === expiry.seconds)?.label ?? "";
}
