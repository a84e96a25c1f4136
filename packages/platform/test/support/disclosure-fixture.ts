import { createDisclosureControl, type Insight } from "#insight";
import { type Clock, createAudit, kernelMigrations, migrate, systemClock } from "#kernel";

import type { InsightSettings } from "../../src/insight/config.ts";
import type { DisclosureService } from "../../src/insight/disclosure/disclosure.ts";
import type { ResultRow } from "../../src/insight/disclosure/result-rows.ts";
import { allScopes } from "../../src/insight/scopes.ts";
import {
  callsCsv,
  cellsCsv,
  collection,
  type EventsFixture,
  openEvents,
  square,
} from "./events-fixture.ts";
import { insightSettingsWith, openInsight, principalWith } from "./insight-fixture.ts";
import { until } from "./until.ts";

export interface Answers {
  readonly insight: Insight;
  readonly control: DisclosureService;
  /** Asks a question as an analyst with every right, and waits for its answer. */
  readonly ask: (spec: object) => Promise<readonly ResultRow[]>;
  /** Waits for what is being computed. */
  readonly close: () => Promise<void>;
}

/** Insight with disclosure control over a tenant's events. */
export async function openAnswers(
  fixture: EventsFixture,
  chosen: Partial<InsightSettings> = {},
  clock: Clock = systemClock,
): Promise<Answers> {
  const { events, tenant } = fixture;
  await migrate(tenant.records, "kernel", kernelMigrations);
  const settings = insightSettingsWith(chosen);
  const audit = createAudit({ clock });
  const control = createDisclosureControl({ settings, clock, audit, events });
  const insight = await openInsight(fixture, { settings, clock, disclosure: control });
  const analyst = principalWith(tenant, allScopes());
  const ask = async (spec: object): Promise<readonly ResultRow[]> => {
    const { id } = await insight.run(tenant, analyst, spec);
    const result = await until("the question is answered", 10_000, async () => {
      return await insight.result(tenant, analyst, id);
    });
    const rows: ResultRow[] = [];
    for await (const part of result.parts()) rows.push(...part);
    return rows;
  };
  return { insight, control, ask, close: async () => await insight.closeTenant(tenant) };
}

/** A store with the regions W and E of a cell each, `west` and `east`. */
export async function openRegions(): Promise<EventsFixture> {
  const fixture = await openEvents();
  await fixture.ingestGeography("admin3", collection(square("W", 0, 0), square("E", 1, 0)));
  await fixture.ingest(
    "cells",
    cellsCsv(["west", 1, "", "", 0.5, 0.5], ["east", 1, "", "", 1.5, 0.5]),
  );
  return fixture;
}

/** So many people, from one on, at a cell at a time. */
export interface Group {
  readonly first?: number;
  readonly people: number;
  readonly at: string;
  readonly cell: string;
}

/** Events of groups of people; people are numbered, so that groups can share some. */
export function eventsOf(...groups: readonly Group[]): string {
  return callsCsv(
    ...groups.flatMap(({ first = 0, people, at, cell }) =>
      Array.from(
        { length: people },
        (_, index) => [`${at}+00`, `person-${first + index}`, cell] as const,
      ),
    ),
  );
}
