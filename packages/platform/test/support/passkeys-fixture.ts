import type { AuthenticationResponseJSON } from "@simplewebauthn/server";

import { type DatabaseKind, FlotillaError, type Tenant, tablesOf } from "#kernel";

import type { IdentitySettings } from "../../src/identity/config.ts";
import type { SignedInUser } from "../../src/identity/people/sessions.ts";
import type { IdentityTables, UserRow } from "../../src/identity/store/tables.ts";
import { findUser } from "../../src/identity/store/users.ts";
import { createParts } from "../../src/identity/wiring.ts";
import { alice, makeIdentity, type TestIdentity } from "./identity.ts";
import {
  createSoftwareAuthenticator,
  type Lies,
  type SoftwareAuthenticator,
} from "./software-authenticator.ts";

/** The web site that the passkeys are for. */
export const site = { host: "fleet.example.org", origin: "https://fleet.example.org" };
const address = "192.0.2.1";

interface Options {
  readonly by?: SoftwareAuthenticator;
  readonly lies?: Lies;
}

interface SignInOptions extends Options {
  /** Who has passed the first step; nobody unless given. */
  readonly pending?: SignedInUser;
  readonly at?: Tenant;
  readonly from?: string;
  /** What is sent in place of the right answer. */
  readonly change?: (response: AuthenticationResponseJSON) => unknown;
}

/** Alice and bob in the tenant north, with a hand-set clock. What is refused says its code. */
export interface PasskeysFixture {
  readonly under: TestIdentity;
  readonly parts: ReturnType<typeof createParts>;
  readonly tenant: Tenant;
  readonly alice: SignedInUser;
  readonly bob: SignedInUser;
  /** Adds a passkey. */
  register(
    user: SignedInUser,
    options?: Options & { isEnrolment?: boolean; at?: Tenant },
  ): Promise<string>;
  /** Adds a passkey of a new authenticator. */
  registerNew(user: SignedInUser, at?: Tenant): Promise<SoftwareAuthenticator>;
  /** Begins and completes signing in. Gives the user's name. */
  signIn(options: SignInOptions & { by: SoftwareAuthenticator }): Promise<string>;
  /** Sends an answer. Gives the user's name. */
  answer(
    challengeId: string,
    response: unknown,
    options?: Pick<SignInOptions, "pending" | "at" | "from">,
  ): Promise<string>;
  begin(
    pending?: SignedInUser,
  ): ReturnType<ReturnType<typeof createParts>["passkeys"]["beginSignIn"]>;
  remove(user: SignedInUser, id: string): Promise<string>;
  changeUser(user: SignedInUser, change: Partial<UserRow>): Promise<void>;
  /** The last thing in the audit log. */
  lastAudited(): Promise<unknown>;
}

export async function openPasskeys(
  options: { kind?: DatabaseKind; settings?: Partial<IdentitySettings> } = {},
): Promise<PasskeysFixture> {
  const under = makeIdentity(options);
  const parts = createParts(under);
  const { passkeys } = parts;
  const tenant = await under.makeTenant("north");
  const people = {
    alice: await addUser(under, tenant, "alice"),
    bob: await addUser(under, tenant, "bob"),
  };
  const fixture: PasskeysFixture = {
    under,
    parts,
    tenant,
    ...people,
    async register(
      user,
      { by = createSoftwareAuthenticator(), lies, isEnrolment = false, at = tenant } = {},
    ) {
      const add = async () => {
        const { challengeId, options: asked } = await passkeys.begin(at, site, user);
        const response = by.register(asked, site.origin, lies);
        await passkeys.add(at, site, user, {
          challengeId,
          name: " My key ",
          response,
          isEnrolment,
        });
        return "added";
      };
      return await codeOr(add());
    },
    async registerNew(user, at = tenant) {
      const by = createSoftwareAuthenticator();
      const outcome = await fixture.register(user, { by, at });
      if (outcome !== "added") throw new Error(outcome);
      return by;
    },
    async signIn({ by, lies, change = (response) => response, ...rest }) {
      const at = rest.at ?? tenant;
      const { challengeId, options: asked } = await passkeys.beginSignIn(
        at,
        site,
        rest.pending ?? null,
      );
      return await fixture.answer(challengeId, change(by.signIn(asked, site.origin, lies)), rest);
    },
    async answer(challengeId, sent, { pending, at = tenant, from = address } = {}) {
      const response = sent as AuthenticationResponseJSON;
      const given = { challengeId, response, pendingUser: pending ?? null, address: from };
      return await codeOr(passkeys.signIn(at, site, given).then(({ name }) => name));
    },
    begin: (pending) => passkeys.beginSignIn(tenant, site, pending ?? null),
    remove: (user, id) => codeOr(passkeys.remove(tenant, user, id).then(() => "removed")),
    changeUser: async ({ id }, change) => await changeRow(tenant, id, change),
    lastAudited: async () => (await under.audited(tenant)).at(-1),
  };
  return fixture;
}

async function changeRow(tenant: Tenant, id: string, change: Partial<UserRow>): Promise<void> {
  const users = tablesOf<IdentityTables>(tenant).updateTable("identity_users");
  await users.set(change).where("id", "=", id).execute();
}

export async function addUser(
  under: TestIdentity,
  tenant: Tenant,
  name: string,
): Promise<SignedInUser> {
  await under.identity.createUser(tenant, { ...alice, name, isAdmin: false });
  return { id: (await findUser(tenant, name))!.id, name, isAdmin: false };
}

async function codeOr(outcome: Promise<string>): Promise<string> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof FlotillaError) return error.code;
    throw error;
  }
}
