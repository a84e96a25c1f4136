import type { DuckDBConnection } from "@duckdb/node-api";

import { listEventTypes } from "../catalogue/event-types.ts";
import type { EventType } from "../event-types.ts";
import { writerOn } from "../store/statements.ts";
import { clientCatalog } from "./client-catalog.ts";
import { catalogName, publishedSchemas } from "./published-names.ts";
import { publishedViews } from "./published-relations.ts";

/** Makes the published views, in memory beside the store, and renews them when there are other types of events. */
export interface Publication {
  /** Answers the types that are published. The connection stands alone: it is in no transaction. */
  ensure(connection: DuckDBConnection): Promise<readonly EventType[]>;
}

/** The views of one store. */
export function createPublication(database: string): Publication {
  let published = "";
  let last: Promise<unknown> = Promise.resolve();
  const ensure = async (connection: DuckDBConnection): Promise<readonly EventType[]> => {
    const reader = writerOn(connection, () => undefined);
    const types = await listEventTypes(reader);
    const wanted = JSON.stringify(types);
    // A store that had to be opened anew has forgotten them.
    const [state] = await reader.rows<{ store: string; there: number }>(
      `SELECT current_database() AS store, count(*) AS there FROM duckdb_databases() WHERE database_name = '${catalogName}'`,
    );
    if (state!.there > 0 && published === wanted) return types;
    published = "";
    await publish(connection, { store: state!.store, types, database });
    published = wanted;
    return types;
  };
  return {
    async ensure(connection) {
      const turn = last.then(() => ensure(connection));
      last = turn.catch(() => undefined);
      return await turn;
    },
  };
}

async function publish(
  connection: DuckDBConnection,
  options: {
    readonly store: string;
    readonly types: readonly EventType[];
    readonly database: string;
  },
): Promise<void> {
  const { store, types, database } = options;
  const schemas = [...publishedSchemas, emptySchema].map(
    (name) => `CREATE SCHEMA IF NOT EXISTS ${catalogName}.${name}`,
  );
  const statements = [
    `ATTACH IF NOT EXISTS ':memory:' AS ${catalogName}`,
    ...schemas,
    ...publishedViews(store, types),
    ...clientCatalog(database),
  ];
  for (const statement of statements) await connection.run(statement);
}

/** Where names without a schema would be looked for: there is nothing. */
export const emptySchema = "nothing";
