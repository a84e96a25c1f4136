import { fieldOfParameter } from "./parameter-names.ts";
import type { Hours } from "./types.ts";

/**
 * A query specification as it is sent: each parameter in its field, and for those left out what flowclient sends.
 *
 * @param leftOut what is sent for each field that may be left out
 */
export function makeSpec<Spec extends { readonly query_kind: string }>(
  kind: Spec["query_kind"],
  leftOut: Partial<Spec>,
  parameters: object,
): Spec {
  const given = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => toField(fieldOfParameter(kind, name), value));
  return { query_kind: kind, ...leftOut, ...Object.fromEntries(given) } as Spec;
}

function toField(field: string, value: unknown): readonly [string, unknown] {
  const write = forms[field];
  return [field, write && value !== null ? write(value) : value];
}

/** Parameters that are written shorter than their fields, as in flowclient. */
const forms: Readonly<Record<string, (value: unknown) => unknown>> = {
  hours: writeHours,
  night_hours: writeHours,
  bins: (bins) => (typeof bins === "number" ? { n_bins: bins } : { bin_list: bins }),
};

function writeHours(value: unknown): { readonly start_hour: number; readonly end_hour: number } {
  const { start, end } = value as Hours;
  return { start_hour: start, end_hour: end };
}
