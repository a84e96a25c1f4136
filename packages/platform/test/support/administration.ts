import { onTestFinished } from "vitest";

import type { App, Tenant } from "#kernel";

import {
  createRoleAdministration,
  type RoleAdministration,
} from "../../src/identity/access/role-administration.ts";
import {
  createServerAdministration,
  type ServerAdministration,
} from "../../src/identity/access/server-administration.ts";
import {
  createUserAdministration,
  type UserAdministration,
} from "../../src/identity/access/user-administration.ts";
import { Gate } from "../../src/identity/people/gate.ts";
import { Sessions } from "../../src/identity/people/sessions.ts";
import { Users } from "../../src/identity/people/users.ts";
import { findUser } from "../../src/identity/store/users.ts";
import type { Revocation, TokenSelection } from "../../src/identity/tokens/revocation.ts";
import { startApp } from "./http-app.ts";
import { alice, makeIdentity, type TestIdentity } from "./identity.ts";

export interface TestAdministration {
  readonly under: TestIdentity;
  readonly tenant: Tenant;
  readonly users: UserAdministration;
  readonly servers: ServerAdministration;
  readonly roles: RoleAdministration;
  readonly sessions: Sessions;
  /** What was revoked so far, without repetition. */
  readonly revoked: () => TokenSelection[];
  /** Called at every revocation, before it counts. */
  onRevoke: (() => Promise<void>) | undefined;
  /** Ids of the users whose second factor was taken away. */
  readonly resets: string[];
}

/** What administrators do, with a revocation that only takes notes, on a tenant that has its own server. */
export async function makeAdministration(
  options: Parameters<typeof makeIdentity>[0] = {},
): Promise<TestAdministration> {
  const under = makeIdentity(options);
  onTestFinished(async () => await under.remove());
  const { clock, audit, settings } = under;
  const notes: string[] = [];
  const resets: string[] = [];
  const revocation: Revocation = {
    async revoke(_tenant, selection) {
      await made.onRevoke?.();
      notes.push(JSON.stringify(selection));
      return 0;
    },
  };
  const gate = new Gate({ atOnce: 2, waiting: 200 });
  const users = new Users({ clock, audit, gate, settings });
  const sessions = new Sessions(clock, settings);
  const twoFactor = { reset: async (_tenant: Tenant, id: string) => void resets.push(id) };
  const made: TestAdministration = {
    under,
    tenant: await under.makeTenant("north"),
    users: createUserAdministration({ audit, settings, users, sessions, twoFactor, revocation }),
    servers: createServerAdministration({ clock, audit, settings, revocation }),
    roles: createRoleAdministration({ clock, audit, revocation }),
    sessions,
    revoked: () => [...new Set(notes)].map((note) => JSON.parse(note) as TokenSelection),
    onRevoke: undefined,
    resets,
  };
  return made;
}

/** Opens a signed-in session of a user and gives its secret. */
export async function openSession(
  sessions: Sessions,
  tenant: Tenant,
  name: string,
): Promise<string> {
  const user = await findUser(tenant, name);
  if (!user) throw new Error(`there is no user ${name}`);
  return await sessions.start(tenant, {
    userId: user.id,
    stage: "full",
    method: "password",
    address: "127.0.0.1",
    userAgent: "test",
    replaced: null,
  });
}

export interface AdministrationApp {
  readonly under: TestIdentity;
  readonly tenant: Tenant;
  /** Calls a route below `/api/identity`; as nobody when `as` is null, and as the administrator `root` unless given. */
  call(
    method: string,
    path: string,
    options?: {
      readonly body?: unknown;
      readonly as?: string | null;
      readonly site?: string;
    },
  ): Promise<{ readonly status: number; readonly json: Record<string, unknown> }>;
}

/** The routes of identity with the administrator `root` and the user `alice`, both signed in. */
export async function startAdministrationApp(): Promise<AdministrationApp> {
  const under = makeIdentity();
  onTestFinished(async () => await under.remove());
  const tenant = await under.makeTenant("north");
  await under.identity.createUser(tenant, { ...alice, name: "root", isAdmin: true });
  await under.identity.createUser(tenant, { ...alice, isAdmin: false });
  const sessions = new Sessions(under.clock, under.settings);
  const cookies = new Map<string, string>();
  for (const name of ["root", "alice"]) {
    cookies.set(name, `flotilla_session=${await openSession(sessions, tenant, name)}`);
  }
  const addRoutes = (app: App) => {
    app.addHook("onRequest", async (request) => void (request.tenant = tenant));
    under.identity.routes(app);
  };
  const { url } = await startApp(addRoutes, {
    onRefused: async (request, error) => await under.identity.recordRefusal(request, error),
  });
  return {
    under,
    tenant,
    async call(method, path, { body, as = "root", site = "same-origin" } = {}) {
      const response = await fetch(`${url}/api/identity${path}`, {
        method,
        headers: {
          "sec-fetch-site": site,
          ...(as === null ? {} : { cookie: cookies.get(as) ?? "" }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      return { status: response.status, json };
    },
  };
}
