import type { Tenant } from "#kernel";

import { type IdentitySettings, identitySettings } from "../config.ts";

type AudienceSetting = Pick<IdentitySettings, "audience">;
type IssuerSetting = Pick<IdentitySettings, "issuer">;

/** The audience of a tenant's own server: what tokens for it name as `aud`. */
export function audienceOf(settings: AudienceSetting, tenant: Tenant): string {
  return forTenant(settings.audience, tenant);
}

/** What a tenant's tokens and its list of revoked ones name as `iss`. */
export function issuerOf(settings: IssuerSetting, tenant: Tenant): string {
  return forTenant(settings.issuer, tenant);
}

/** Whether the operator has chosen the issuer, so that tokens of other programs are expected to name it too. */
export function isIssuerChosen(settings: IssuerSetting): boolean {
  const { issuer } = identitySettings.schema.properties;
  return settings.issuer !== (issuer as { readonly default?: unknown }).default;
}

/** A text of the settings with the tenant's name in place of `{tenant}`. */
export function forTenant(text: string, tenant: Tenant): string {
  return text.replaceAll("{tenant}", tenant.name);
}
