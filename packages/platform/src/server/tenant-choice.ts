import type { TenancyMode } from "./tenant-filter.ts";

/** What decides the tenant of one request. */
export interface TenantQuestion {
  readonly mode: TenancyMode;
  /** What `selectTenants` gave for the host. */
  readonly selected: readonly string[];
  /** The tenant of the signed-in session, if there is one. */
  readonly session?: string | undefined;
  /** The tenant that the address asks for with `?db=`. */
  readonly requested?: string | undefined;
  /** Whether the selector may show names of tenants. */
  readonly listAllowed: boolean;
  /** Whether the request is for a page at which the application is entered; elsewhere nobody is sent to another address. */
  readonly atEntry: boolean;
  /** Whether a tenant exists and can be opened. */
  readonly isUsable: (tenant: string) => boolean;
}

/** What to do with the session: keep it (and note the tenant in it), end it, or begin a new one for the tenant. */
export type SessionChange = "keep" | "end" | "renew";

export type TenantChoice = { readonly session: SessionChange } & (
  | { readonly outcome: "tenant"; readonly tenant: string }
  /** Note the tenant in the session and send the browser to the same address again. */
  | { readonly outcome: "redirect"; readonly tenant: string }
  /** Send the browser to the page where one chooses. */
  | { readonly outcome: "selector" }
  /** No tenant: only what needs none is there. */
  | { readonly outcome: "none" }
  /** The session's tenant cannot be opened, and the mode wants that answered as a fault. */
  | { readonly outcome: "broken"; readonly tenant: string }
);

/**
 * Chooses the tenant of one request among those that the host leads to: the session's, the one asked for by name, the only
 * one. With several and no word from the user there is none.
 */
export function chooseTenant(question: TenantQuestion): TenantChoice {
  const { selected, session, atEntry } = question;
  const isRejected = session !== undefined && !selected.includes(session);
  const change: SessionChange = isRejected ? "end" : "keep";
  const current = session !== undefined && !isRejected ? session : onlyOne(selected);
  const asked = askedFor(question);
  if (atEntry && asked !== undefined && asked !== current) {
    const isSignedIn = session !== undefined && !isRejected;
    return { outcome: "redirect", tenant: asked, session: isSignedIn ? "renew" : change };
  }
  if (current === undefined) return withoutTenant(question, change);
  if (!question.isUsable(current)) return withBrokenTenant(question, current);
  return { outcome: "tenant", tenant: current, session: change };
}

function askedFor({ requested, selected, isUsable }: TenantQuestion): string | undefined {
  const name = requested?.trim();
  return name !== undefined && selected.includes(name) && isUsable(name) ? name : undefined;
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

function withoutTenant(question: TenantQuestion, session: SessionChange): TenantChoice {
  const { mode, selected, listAllowed, atEntry } = question;
  // The originals send even those who have nothing to choose from, to the page where the first tenant is made.
  const canChoose = listAllowed && (mode !== "strict" || selected.length > 0);
  return { outcome: atEntry && canChoose ? "selector" : "none", session };
}

function withBrokenTenant(question: TenantQuestion, tenant: string): TenantChoice {
  if (question.mode === "odoo17" && question.atEntry) {
    return { outcome: "broken", tenant, session: "end" };
  }
  return withoutTenant(question, "end");
}
