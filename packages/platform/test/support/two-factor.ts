import { generateSync } from "otplib";

import type { IdentitySettings } from "#identity";
import type { DatabaseKind, Tenant } from "#kernel";

import type { SignedInUser } from "../../src/identity/people/sessions.ts";
import type { TwoFactor } from "../../src/identity/second-factor/two-factor.ts";
import { findUser } from "../../src/identity/store/users.ts";
import { createParts } from "../../src/identity/wiring.ts";
import { alice, makeIdentity, type TestIdentity } from "./identity.ts";

/** Alice, a user of the tenant `north`, and what secures her account. */
export interface SecuredAlice {
  readonly under: TestIdentity;
  readonly parts: ReturnType<typeof createParts>;
  readonly twoFactor: TwoFactor;
  readonly tenant: Tenant;
  readonly user: SignedInUser;
  /** What her authenticator app shows so many seconds from now. */
  readonly codeOf: (secret: string, secondsAway?: number) => string;
  readonly confirm: (code: string, isEnrolment?: boolean) => Promise<string[]>;
  /** Sets the authenticator app up, and waits until the code for that is over. */
  readonly setUp: () => Promise<{
    readonly secret: string;
    readonly backupCodes: readonly string[];
  }>;
  /** `in`, or the code of the error. */
  readonly check: (code: string, by?: TwoFactor) => Promise<string>;
}

const address = "192.0.2.1";

export async function secureAlice(options: {
  readonly kind: DatabaseKind;
  readonly settings?: Partial<IdentitySettings>;
}): Promise<SecuredAlice> {
  const under = makeIdentity(options);
  const parts = createParts(under);
  const { twoFactor } = parts;
  const tenant = await under.makeTenant("north");
  await under.identity.createUser(tenant, { ...alice, isAdmin: false });
  const user = { id: (await findUser(tenant, alice.name))!.id, name: alice.name, isAdmin: false };
  const codeOf = (secret: string, secondsAway = 0) => {
    const epoch = Math.floor(under.clock.now().getTime() / 1000) + secondsAway;
    return generateSync({ secret, epoch });
  };
  const confirm = async (code: string, isEnrolment = false) =>
    await twoFactor.confirm(tenant, user, { code, address, isEnrolment });
  return {
    under,
    parts,
    twoFactor,
    tenant,
    user,
    codeOf,
    confirm,
    async setUp() {
      const { secret } = await twoFactor.begin(tenant, user);
      const backupCodes = await confirm(codeOf(secret));
      under.clock.advance(120);
      return { secret, backupCodes };
    },
    check: async (code, by = twoFactor) =>
      await by.check(tenant, user, { code, address }).then(
        () => "in",
        (error: { code: string }) => error.code,
      ),
  };
}
