import type { Events } from "#events";
import {
  createInsight,
  type Insight,
  type InsightDependencies,
  insightModule,
  type InsightSettings,
  type QueryResult,
  type ResultRow,
} from "#insight";
import {
  createAudit,
  createLogger,
  migrate,
  type Principal,
  systemClock,
  type Tenant,
} from "#kernel";

import { callsCsv, cellsCsv, collection, type EventsFixture, square } from "./events-fixture.ts";

/** The default settings, with those that a test chooses. */
export function insightSettingsWith(chosen: Partial<InsightSettings> = {}): InsightSettings {
  const defaults = Object.entries(insightModule.settings!.schema.properties).flatMap(
    ([name, schema]) => ("default" in schema ? [[name, schema.default]] : []),
  );
  return { ...Object.fromEntries(defaults), ...chosen };
}

/** Insight over a tenant's events, opened. What is given in `events` stands in front of the real store. */
export async function openInsight(
  { events, tenant }: Pick<EventsFixture, "events" | "tenant">,
  options: {
    readonly events?: Partial<Events>;
    readonly settings?: Partial<InsightSettings>;
    readonly sharesRecords?: boolean;
    readonly disclosure?: InsightDependencies["disclosure"];
    readonly clock?: InsightDependencies["clock"];
  } = {},
): Promise<Insight> {
  await migrate(tenant.records, "insight", insightModule.migrations!);
  const insight = createInsight({
    events: { ...events, ...options.events },
    clock: options.clock ?? systemClock,
    logger: createLogger("fatal"),
    audit: createAudit({ clock: systemClock }),
    settings: insightSettingsWith(options.settings),
    sharesRecords: options.sharesRecords ?? false,
    ...(options.disclosure && { disclosure: options.disclosure }),
  });
  await insight.openTenant(tenant);
  return insight;
}

/** Two regions per admin3 with a cell each, and calls of so many people on 2016-01-01. */
export async function fillEvents(
  { ingest, ingestGeography }: EventsFixture,
  people: { readonly west: number; readonly east: number },
): Promise<void> {
  await ingestGeography("admin3", collection(square("W", 0, 0), square("E", 1, 0)));
  await ingest("cells", cellsCsv(["west", 1, "", "", 0.5, 0.5], ["east", 1, "", "", 1.5, 0.5]));
  await ingest("calls", callsOf("2016-01-01", people));
}

export function callsOf(
  day: string,
  { west, east }: { readonly west: number; readonly east: number },
): string {
  const call = (cell: string) => (_: unknown, person: number) =>
    [`${day} 08:00:00+00`, `${cell}-${person}`, cell] as const;
  return callsCsv(
    ...Array.from({ length: west }, call("west")),
    ...Array.from({ length: east }, call("east")),
  );
}

/** A question about 2016-01-01. */
export const question = {
  query_kind: "unique_subscriber_counts",
  start_date: "2016-01-01",
  end_date: "2016-01-02",
  aggregation_unit: "admin3",
} as const;

/** Whom a token with one role of these scopes proves. */
export function principalWith(tenant: Tenant, scopes: readonly string[]): Principal {
  const roles = { role: scopes };
  return { kind: "token", name: "alice", tenant: tenant.name, roles, isAdmin: false };
}

/** Every row of an answer. */
export async function rowsOf(result: QueryResult): Promise<ResultRow[]> {
  return (await allOf(result.parts())).flat();
}

/** Everything that comes one after the other. */
export async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
