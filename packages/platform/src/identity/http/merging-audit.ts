import type { Audit, AuditEntry } from "#kernel";

import { identityErrors } from "../errors.ts";
import { externalErrors } from "../external/external-errors.ts";
import type { Refusals } from "./refusals.ts";

/** Refused before anything was tried, so that no limit holds up who asks for more of them. */
const unlimited: ReadonlySet<unknown> = new Set([
  identityErrors.too_many_failures({ seconds: 0 }).code,
  identityErrors.busy().code,
  externalErrors.single_sign_on_not_begun().code,
]);

/** An audit log in which refusals are merged that strangers could fill it with. */
export function createMergingAudit(audit: Audit, refusals: Pick<Refusals, "recordEntry">): Audit {
  return {
    record: async (tenant, entry) =>
      isUnlimited(entry)
        ? await refusals.recordEntry(tenant, entry)
        : await audit.record(tenant, entry),
  };
}

function isUnlimited({ outcome, details }: AuditEntry): boolean {
  return outcome === "refused" && unlimited.has(details?.["code"]);
}
