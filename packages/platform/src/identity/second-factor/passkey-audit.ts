import type { Audit, Tenant } from "#kernel";

import { describeRefusal } from "./passkey-errors.ts";

/** What is done, as the audit log names it. */
export interface Act {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** Does something, and records it as refused when it throws an error that is no failure. */
export async function recordingRefusals<Result>(
  audit: Audit,
  tenant: Tenant,
  { details, ...act }: Act,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const refusal = describeRefusal(error);
    if (refusal) {
      const said = { ...details, ...refusal };
      await audit.record(tenant, { ...act, outcome: "refused", details: said });
    }
    throw error;
  }
}
