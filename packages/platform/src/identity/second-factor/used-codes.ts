import { createHmac } from "node:crypto";

import { type Clock, deriveKey, type RedisConnection, type Tenant } from "#kernel";

import * as store from "../store/used-codes.ts";

/** Remembers which codes were accepted, for all instances of the platform. */
export interface UsedCodes {
  /** Marks a code as used for so many seconds. Returns false when it was marked already: of any number at once, one is told true. */
  markUsed(
    tenant: Tenant,
    code: { readonly userId: string; readonly code: string },
    seconds: number,
  ): Promise<boolean>;
}

export interface UsedCodesDependencies {
  readonly clock: Clock;
}

/** In the tenant's records. */
export function createUsedCodes({ clock }: UsedCodesDependencies): UsedCodes {
  return {
    async markUsed(tenant, code, seconds) {
      const now = clock.now();
      const isNew = await store.markUsedCode(tenant, {
        subject: subjectOf(tenant, code),
        now: now.toISOString(),
        expiresAt: new Date(now.getTime() + seconds * 1000).toISOString(),
      });
      if (isNew) await store.deleteExpiredUsedCodes(tenant, now.toISOString());
      return isNew;
    },
  };
}

export interface RedisUsedCodesDependencies {
  readonly redis: Pick<RedisConnection, "setIfAbsent">;
}

/** In Redis, for instances that share one. An unreachable Redis accepts no code. */
export function createRedisUsedCodes({ redis }: RedisUsedCodesDependencies): UsedCodes {
  return {
    async markUsed(tenant, code, seconds) {
      const key = `flotilla:${tenant.name}:used-code:${subjectOf(tenant, code)}`;
      return await redis.setIfAbsent(key, "1", seconds);
    },
  };
}

/** With the tenant's key, because anybody can hash every code of six digits. */
function subjectOf(tenant: Tenant, code: { readonly userId: string; readonly code: string }) {
  const key = deriveKey(tenant, "identity.used_codes").reveal();
  return createHmac("sha256", key)
    .update(JSON.stringify([code.userId, code.code]))
    .digest("hex");
}
