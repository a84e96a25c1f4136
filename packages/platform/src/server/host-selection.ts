import { serverErrors } from "./errors.ts";
import { normalizeHost } from "./normalize-host.ts";
import { compileTenantFilter, type HostParts, type TenancyMode } from "./tenant-filter.ts";

export interface HostSelection {
  readonly mode: TenancyMode;
  /** A regular expression (RE2) over tenant names with `%h` for the host and `%d` for its first label; empty for none. */
  readonly filter: string;
  /** The tenants served when there is no filter; empty for all. Spaces around a name do not count. */
  readonly names: readonly string[];
  /** The authority of the request as it came, with or without port. */
  readonly host: string;
  /** The tenants that there are. */
  readonly candidates: readonly string[];
}

const longestRawHost = 300;

/**
 * The tenants that a host leads to. Only one means an answer; with none or several, nobody guesses.
 *
 * In the mode `strict` a leading `www.` does not count, in either placeholder.
 *
 * @throws `server.invalid_host` in the mode `strict` for what is no host, `server.invalid_tenant_filter`
 */
export function selectTenants(selection: HostSelection): readonly string[] {
  const { mode, filter, names, candidates } = selection;
  const host = partsOf(mode, selection.host);
  if (filter !== "") return compileTenantFilter(filter, mode).select(host, candidates);
  const served = new Set(names.map((name) => name.trim()).filter((name) => name !== ""));
  if (served.size === 0) return candidates;
  return candidates.filter((candidate) => served.has(candidate)).toSorted();
}

function partsOf(mode: TenancyMode, raw: string): HostParts {
  if (raw.length > longestRawHost) throw serverErrors.invalid_host({ host: raw.slice(0, 100) });
  if (mode === "odoo11") {
    const h = withoutPort(raw);
    const [first, ...rest] = h.split(".");
    const d = first === "www" && rest.join(".") !== "" ? rest[0]! : first!;
    return { h, d };
  }
  const h = (mode === "strict" ? normalizeHost(raw) : withoutPort(raw)).replace(/^www\./, "");
  return { h, d: firstLabel(h) };
}

// As the originals cut it: what is left of an IPv6 address is its opening bracket.
function withoutPort(raw: string): string {
  return raw.split(":", 1)[0]!;
}

function firstLabel(host: string): string {
  return host.split(".", 1)[0]!;
}
