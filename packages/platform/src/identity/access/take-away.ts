import type { Tenant } from "#kernel";

import type { Revocation, TokenSelection } from "../tokens/revocation.ts";

/** Tokens that stand on what is taken away, and who takes it. */
export interface TakenAway {
  readonly tenant: Tenant;
  readonly tokens: TokenSelection;
  readonly actor: string;
}

/**
 * Takes something away that tokens stand on, and revokes them. They go before it, so that a crash in between leaves no
 * token without what it stands on, and once more after it, for those that were issued meanwhile. Returns how many went.
 */
export async function takeAway(
  revocation: Revocation,
  { tenant, tokens, actor }: TakenAway,
  take: () => Promise<unknown>,
): Promise<number> {
  const before = await revocation.revoke(tenant, tokens, actor);
  await take();
  return before + (await revocation.revoke(tenant, tokens, actor));
}
