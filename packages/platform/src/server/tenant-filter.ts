import { RE2JS } from "re2js";

import { serverErrors } from "./errors.ts";

/**
 * How host names and the filter are read. `strict`: the host is normalised first, and the filter has to match a whole name.
 * `odoo11` and `odoo17`: as those versions did, with the host always escaped.
 */
export type TenancyMode = "strict" | "odoo11" | "odoo17";

/** What `%h` and `%d` stand for. */
export interface HostParts {
  readonly h: string;
  readonly d: string;
}

/** A filter ready for use. */
export interface TenantFilter {
  /** The names that match for a host, in the order given. Takes time linear in the length of each name. */
  select(host: HostParts, names: readonly string[]): readonly string[];
}

const longestFilter = 1_000;
const keptFilters = 100;
const keptPatterns = 1_000;
/** With these a pattern fails at the start that would fail for some host, such as a placeholder in the name of a group. */
const sampleHosts: readonly HostParts[] = [
  { h: "host", d: "host" },
  { h: "my-host.1", d: "1-my" },
];
const compiled = new Map<string, TenantFilter>();

/**
 * Compiles a filter, once for each pattern and mode. `%h` and `%d` are replaced in one pass and stand for themselves,
 * whatever they contain.
 *
 * @throws `server.invalid_tenant_filter` when the pattern is not a regular expression that RE2 accepts
 */
export function compileTenantFilter(pattern: string, mode: TenancyMode): TenantFilter {
  return remember(compiled, `${mode} ${pattern}`, keptFilters, () => compile(pattern, mode));
}

function compile(pattern: string, mode: TenancyMode): TenantFilter {
  for (const host of sampleHosts) patternFor(pattern, host);
  const patterns = new Map<string, RE2JS>();
  const matches = mode === "strict" ? matchesWhole : matchesBeginning;
  return {
    select(host, names) {
      const key = JSON.stringify([host.h, host.d]);
      const expression = remember(patterns, key, keptPatterns, () => patternFor(pattern, host));
      return names.filter((name) => matches(expression, name));
    },
  };
}

function patternFor(pattern: string, host: HostParts): RE2JS {
  const source = pattern.replaceAll(/%([hd])/g, (_placeholder, part: "h" | "d") =>
    RE2JS.quote(host[part]),
  );
  try {
    if (pattern.length > longestFilter) throw new Error(`it is longer than ${longestFilter}`);
    return RE2JS.compile(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw serverErrors.invalid_tenant_filter(
      { filter: pattern.slice(0, longestFilter), reason },
      { cause: error },
    );
  }
}

function matchesWhole(expression: RE2JS, name: string): boolean {
  return expression.matcher(name).matches();
}

// In Python `$` matches before a line break at the end, too.
function matchesBeginning(expression: RE2JS, name: string): boolean {
  if (expression.matcher(name).lookingAt()) return true;
  return name.endsWith("\n") && expression.matcher(name.slice(0, -1)).lookingAt();
}

/** Keeps the newest entries, so that made-up hosts do not fill the memory. */
function remember<Value>(
  kept: Map<string, Value>,
  key: string,
  limit: number,
  make: () => Value,
): Value {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  const [oldest] = kept.keys();
  if (kept.size >= limit && oldest !== undefined) kept.delete(oldest);
  kept.set(key, made);
  return made;
}
