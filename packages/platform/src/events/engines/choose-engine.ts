import type { Tenant } from "#kernel";

import type { EventParts } from "../parts.ts";
import type { EventStore } from "../store/store.ts";
import { storedTables } from "../store/stored-tables.ts";
import { openClickhouse } from "./clickhouse/clickhouse-engine.ts";
import { createDuckdbEngine } from "./duckdb-engine.ts";
import { type EngineChoice, readEngineChoice, storeEngineChoice } from "./engine-choice.ts";
import { engineErrors } from "./engine-errors.ts";
import type { Engine } from "./engine.ts";
import type { EventTables } from "./event-tables.ts";

/** What answers for a tenant, and where its loads are written. */
export interface OpenEngine {
  readonly engine: Engine;
  readonly tables: EventTables;
}

const defaultTimeoutSeconds = 600;

/** Opens the engine that was chosen for a tenant, beside its own store. */
export async function openEngine(
  tenant: Tenant,
  store: EventStore,
  parts: Pick<EventParts, "settings" | "logger">,
): Promise<OpenEngine> {
  return await openChosen(await readEngineChoice(tenant), tenant, { ...parts, store });
}

async function openChosen(
  choice: EngineChoice,
  tenant: Tenant,
  {
    store,
    settings,
    logger,
  }: Pick<EventParts, "settings" | "logger"> & { readonly store: EventStore },
): Promise<OpenEngine> {
  if (choice.engine === "duckdb")
    return { engine: createDuckdbEngine(store, settings), tables: storedTables };
  if (choice.engine === "clickhouse") {
    return await openClickhouse({ store, address: choice, directory: tenant.directory });
  }
  const { createFlowdbEngine } = await import("./flowdb/flowdb-engine.ts");
  const engine = createFlowdbEngine({
    address: { url: choice.url, timeoutSeconds: choice.timeoutSeconds ?? defaultTimeoutSeconds },
    connections: settings.concurrentReads,
    onLost: (error) =>
      logger.warn({ err: error, tenant: tenant.name }, "a connection to FlowDB was lost"),
  });
  return { engine, tables: storedTables };
}

/** Which engine answers for a tenant. */
export interface EngineChoices {
  /**
   * Chooses the engine that answers from the next start on. Answers whether it can be reached now, in a sentence; one that cannot is
   * chosen nonetheless.
   *
   * @throws `events.engine_keeps_events`
   */
  choose(tenant: Tenant, choice: EngineChoice, actor: string): Promise<{ readonly detail: string }>;
}

/** Keeps the choice in each tenant's directory. */
export function createEngineChoices(parts: EventParts): EngineChoices {
  return {
    async choose(tenant, choice, actor) {
      const store = await parts.storeOf(tenant);
      await checkNothingStays(tenant, store, choice);
      await storeEngineChoice(tenant, choice);
      await parts.audit.record(tenant, {
        actor,
        action: "events.engine_chosen",
        subject: choice.engine,
        outcome: "done",
        details: {},
      });
      return { detail: await describeReachability(choice, tenant, { ...parts, store }) };
    },
  };
}

/** Events lie in the embedded store or in ClickHouse, and do not move by themselves. A FlowDB has its own. */
async function checkNothingStays(
  tenant: Tenant,
  store: EventStore,
  choice: EngineChoice,
): Promise<void> {
  const { engine: from } = await readEngineChoice(tenant);
  const isInClickhouse = from === "clickhouse";
  if (isInClickhouse === (choice.engine === "clickhouse")) return;
  const [stored] = await store.read<{ days: number }>("SELECT count(*) AS days FROM stored_days");
  if (stored!.days === 0) return;
  throw engineErrors.engine_keeps_events({ tenant: tenant.name, from, to: choice.engine });
}

async function describeReachability(
  choice: EngineChoice,
  tenant: Tenant,
  parts: Pick<EventParts, "settings" | "logger"> & { readonly store: EventStore },
): Promise<string> {
  // ClickHouse is made ready by opening it, which is for the next start to do.
  if (choice.engine !== "flowdb") return "It is opened at the next start.";
  const { engine } = await openChosen(choice, tenant, parts);
  try {
    return await engine.summarise();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await engine.close();
  }
}
