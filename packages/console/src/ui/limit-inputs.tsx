import { Input, NativeSelect, TextInput } from "@mantine/core";
import { useId } from "react";
import type { ReactElement } from "react";

import { lifeUnits, readLifeLength } from "../lib/life-length.ts";
import type { LifeUnit } from "../lib/life-length.ts";
import type { LimitFields } from "../lib/limits.ts";

import form from "./form.module.css";

interface LimitInputsProperties {
  readonly fields: LimitFields;
  /** Whether there must be a longest life. */
  readonly isLifeRequired?: boolean;
  readonly onChange: (fields: LimitFields) => void;
}

/** How long tokens may live, and past which moment none may reach. */
export function LimitInputs(properties: LimitInputsProperties): ReactElement {
  const { fields, isLifeRequired = false, onChange } = properties;
  const { latestExpiry, longestLife } = fields;
  const id = useId();
  const none = isLifeRequired ? "" : " Empty for no limit of its own.";
  return (
    <div className={form.columns}>
      <Input.Wrapper
        id={id}
        label="Longest life of a token"
        description={`From when it is made.${none}`}
        error={readLifeLength(longestLife) === undefined && "A whole number above 0"}
      >
        <div className={form.pair}>
          <Input
            id={id}
            inputMode="numeric"
            aria-invalid={readLifeLength(longestLife) === undefined}
            required={isLifeRequired}
            autoComplete="off"
            value={longestLife.amount}
            onChange={(event) =>
              onChange({ ...fields, longestLife: { ...longestLife, amount: event.target.value } })
            }
          />
          <NativeSelect
            aria-label="Unit of the longest life"
            data={[...lifeUnits]}
            value={longestLife.unit}
            onChange={(event) =>
              onChange({
                ...fields,
                longestLife: { ...longestLife, unit: event.target.value as LifeUnit },
              })
            }
          />
        </div>
      </Input.Wrapper>
      <TextInput
        type="datetime-local"
        label="Latest expiry, in UTC"
        description="No token outlives it. Empty for none."
        value={latestExpiry}
        onChange={(event) => onChange({ ...fields, latestExpiry: event.target.value })}
      />
    </div>
  );
}
