import { randomUUID } from "node:crypto";

import type { Audit, Clock, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { quoteName } from "../people/user-name.ts";
import * as store from "../store/servers.ts";
import type { ServerRow } from "../store/tables.ts";
import type { Revocation } from "../tokens/revocation.ts";
import { audienceOf } from "../tokens/token-names.ts";
import { accessErrors } from "./access-errors.ts";
import { storedExpiry } from "./expiry.ts";
import { findKnownServer, unknownServer } from "./known-server.ts";
import { storedName } from "./names.ts";
import { parseScopes } from "./role-scopes.ts";
import { describeScopeChange } from "./scope-change.ts";
import { scopesOfSpecification } from "./scopes-of-specification.ts";
import { takeAway } from "./take-away.ts";

/** A server that tokens are for, as administrators see it. */
export interface AdministeredServer {
  readonly id: string;
  readonly name: string;
  readonly audience: string;
  readonly isOwn: boolean;
  /** ISO 8601, UTC; null for none. */
  readonly latestExpiry: string | null;
  readonly longestLifeSeconds: number;
  readonly scopes: string[];
  /** How many. */
  readonly roles: number;
}

/** What administrators do with servers. */
export interface ServerAdministration {
  /** The tenant's own first, then by name. */
  list(tenant: Tenant): Promise<AdministeredServer[]>;
  /**
   * What it is called and which scopes it knows comes from its OpenAPI document.
   *
   * @throws `identity.server_exists`, `identity.specification_invalid`, `identity.expiry_invalid`,
   * `identity.name_invalid`
   */
  create(
    tenant: Tenant,
    server: {
      readonly name: string;
      readonly specification: Readonly<Record<string, unknown>>;
      readonly latestExpiry: string | null;
      readonly longestLifeSeconds: number;
    },
    actor: string,
  ): Promise<AdministeredServer>;
  /**
   * Tokens that were issued before keep what they hold, also where the limits or the scopes become narrower.
   *
   * @throws `identity.server_unknown`, `identity.specification_invalid`, `identity.server_is_own`,
   * `identity.expiry_invalid`, `identity.name_invalid`
   */
  change(
    tenant: Tenant,
    id: string,
    change: {
      readonly name?: string | undefined;
      readonly specification?: Readonly<Record<string, unknown>> | undefined;
      readonly latestExpiry?: string | null | undefined;
      readonly longestLifeSeconds?: number | undefined;
    },
    actor: string,
  ): Promise<AdministeredServer>;
  /** Its roles go with it, and its tokens are revoked. @throws `identity.server_unknown`, `identity.server_is_own` */
  remove(tenant: Tenant, id: string, actor: string): Promise<void>;
}

export interface ServerAdministrationDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  readonly revocation: Revocation;
}

type NewServer = Parameters<ServerAdministration["create"]>[1];
type ServerChange = Parameters<ServerAdministration["change"]>[2];

export function createServerAdministration(
  dependencies: ServerAdministrationDependencies,
): ServerAdministration {
  const { settings } = dependencies;
  return {
    async list(tenant) {
      const own = audienceOf(settings, tenant);
      const servers = (await store.listServers(tenant)).map((row) =>
        administeredServerOf(row, own),
      );
      return servers.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn));
    },
    create: async (tenant, server, actor) =>
      await createServer(dependencies, { tenant, actor }, server),
    change: async (tenant, id, change, actor) =>
      await changeServer(dependencies, { tenant, actor, id }, change),
    remove: async (tenant, id, actor) => await removeServer(dependencies, { tenant, actor, id }),
  };
}

interface Order {
  readonly tenant: Tenant;
  readonly actor: string;
  /** The server's. */
  readonly id: string;
}

async function createServer(
  { clock, audit, settings }: ServerAdministrationDependencies,
  { tenant, actor }: Omit<Order, "id">,
  server: NewServer,
): Promise<AdministeredServer> {
  const { audience, scopes } = scopesOfServer(server.specification);
  const row: ServerRow = {
    id: randomUUID(),
    name: storedName(server.name),
    audience,
    longest_life: server.longestLifeSeconds,
    latest_expiry: storedExpiry(server.latestExpiry, clock.now()),
    scopes: JSON.stringify(scopes),
  };
  if (!(await store.insertServer(tenant, row))) {
    throw accessErrors.server_exists({ audience: quoteName(audience) });
  }
  await audit.record(tenant, {
    actor,
    action: "identity.server_created",
    subject: audience,
    outcome: "done",
    details: {
      name: row.name,
      longestLifeSeconds: row.longest_life,
      latestExpiry: row.latest_expiry,
      ...describeScopeChange([], scopes),
    },
  });
  return administeredServerOf({ ...row, roles: 0 }, audienceOf(settings, tenant));
}

async function changeServer(
  dependencies: ServerAdministrationDependencies,
  { tenant, actor, id }: Order,
  change: ServerChange,
): Promise<AdministeredServer> {
  const { audit, settings } = dependencies;
  const server = await findKnownServer(tenant, id);
  const own = audienceOf(settings, tenant);
  if (change.specification && server.audience === own) {
    throw accessErrors.server_is_own({ server: quoteName(server.name) });
  }
  const columns = changedColumns(server, change, dependencies.clock.now());
  if (Object.keys(columns).length > 0) {
    if (!(await store.updateServer(tenant, id, columns))) throw unknownServer(id);
    const details = describeChange(server, columns);
    const entry = { actor, action: "identity.server_changed", subject: server.audience, details };
    await audit.record(tenant, { ...entry, outcome: "done" });
  }
  return administeredServerOf(await findKnownServer(tenant, id), own);
}

type ServerColumns = Partial<Omit<ServerRow, "id" | "audience">>;

function changedColumns(server: ServerRow, change: ServerChange, now: Date): ServerColumns {
  const { name, specification, latestExpiry, longestLifeSeconds } = change;
  return {
    ...(name !== undefined && { name: storedName(name) }),
    // What a form sends back as it was may have passed meanwhile.
    ...(latestExpiry !== undefined &&
      latestExpiry !== server.latest_expiry && { latest_expiry: storedExpiry(latestExpiry, now) }),
    ...(longestLifeSeconds !== undefined && { longest_life: longestLifeSeconds }),
    ...(specification && { scopes: newScopesOf(server, specification) }),
  };
}

function newScopesOf(server: ServerRow, specification: Readonly<Record<string, unknown>>): string {
  const { audience, scopes } = scopesOfServer(specification);
  if (audience === server.audience) return JSON.stringify(scopes);
  const reason = `its audience is ${quoteName(audience)}, not ${quoteName(server.audience)}`;
  throw accessErrors.specification_invalid({ reason });
}

function scopesOfServer(specification: Readonly<Record<string, unknown>>) {
  const { audience, scopes } = scopesOfSpecification(specification);
  if (audience !== null) return { audience, scopes };
  const reason = "components.securitySchemes.token has no x-audience, which names the server";
  throw accessErrors.specification_invalid({ reason });
}

function describeChange(server: ServerRow, columns: ServerColumns): Record<string, unknown> {
  const { name, latest_expiry, longest_life, scopes } = columns;
  return {
    ...(name !== undefined && { name }),
    ...(latest_expiry !== undefined && { latestExpiry: latest_expiry }),
    ...(longest_life !== undefined && { longestLifeSeconds: longest_life }),
    ...(scopes !== undefined &&
      describeScopeChange(parseScopes(server.scopes), parseScopes(scopes))),
  };
}

async function removeServer(
  { audit, settings, revocation }: ServerAdministrationDependencies,
  { tenant, actor, id }: Order,
): Promise<void> {
  const { name, audience } = await findKnownServer(tenant, id);
  if (audience === audienceOf(settings, tenant)) {
    throw accessErrors.server_is_own({ server: quoteName(name) });
  }
  const tokensRevoked = await takeAway(
    revocation,
    { tenant, tokens: { audience }, actor },
    async () => await store.deleteServer(tenant, id),
  );
  const action = "identity.server_removed";
  const details = { name, tokensRevoked };
  await audit.record(tenant, { actor, action, subject: audience, outcome: "done", details });
}

function administeredServerOf(row: store.StoredServer, ownAudience: string): AdministeredServer {
  return {
    id: row.id,
    name: row.name,
    audience: row.audience,
    isOwn: row.audience === ownAudience,
    latestExpiry: row.latest_expiry,
    longestLifeSeconds: row.longest_life,
    scopes: parseScopes(row.scopes),
    roles: row.roles,
  };
}
