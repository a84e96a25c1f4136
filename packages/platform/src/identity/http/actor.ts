import type { Principal } from "#kernel";

/** Who makes a request that a guard let pass, as the audit log names them. */
export function actorOf({ principal }: { readonly principal: Principal | null }): string {
  if (!principal) throw new Error("a guarded route was reached without a principal");
  return principal.name;
}
