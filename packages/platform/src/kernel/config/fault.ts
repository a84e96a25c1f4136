import type { FlotillaError } from "../errors.ts";
import { configErrors } from "./config-errors.ts";

/** One thing wrong with the configuration. A secret's value is in none of its parts. */
export interface Fault {
  /** `file:line`, a variable, a file or a flag. */
  readonly place?: string;
  readonly key?: string;
  /** The value as it is shown. */
  readonly value?: string;
  /** What is expected, or what is wrong; without a full stop. */
  readonly rule: string;
  /** What to do, in a full sentence. */
  readonly remedy: string;
}

/** All faults in one error, a line for each: `place: key: value: rule. remedy`. */
export function invalidConfiguration(faults: readonly Fault[]): FlotillaError {
  const lines = faults.map(describeFault);
  return configErrors.configuration_invalid(
    { faults: lines.join("\n") },
    { extensions: { faults: lines } },
  );
}

function describeFault({ place, key, value, rule, remedy }: Fault): string {
  const parts = [place, key, value, `${rule}. ${remedy}`];
  return parts.filter((part) => part !== undefined).join(": ");
}
