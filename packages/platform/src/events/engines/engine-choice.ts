import { join } from "node:path";

import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

import { readIfPresent, replacePrivateFile, type Tenant } from "#kernel";

import { engineErrors } from "./engine-errors.ts";

const text = Type.String({ minLength: 1 });

/** Which engine answers for a tenant, and where it is. Addresses may hold passwords. */
export const engineChoiceSchema = Type.Union([
  Type.Object({ engine: Type.Literal("duckdb") }, { additionalProperties: false }),
  Type.Object(
    {
      engine: Type.Literal("flowdb"),
      url: Type.String({ pattern: "^postgres(ql)?://" }),
      timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      engine: Type.Literal("clickhouse"),
      url: Type.String({ pattern: "^https?://" }),
      database: text,
      cluster: Type.Optional(text),
    },
    { additionalProperties: false },
  ),
]);

export type EngineChoice = Static<typeof engineChoiceSchema>;

/** The choice of a tenant that has made none. */
const embedded: EngineChoice = { engine: "duckdb" };

const fileName = "event-engine.json";

/** @throws `events.engine_choice_unreadable` */
export async function readEngineChoice(tenant: Tenant): Promise<EngineChoice> {
  const path = join(tenant.directory, fileName);
  const content = await readIfPresent(path);
  return content === null ? embedded : parseEngineChoice(content.toString("utf8"), path);
}

/** Stores a choice whole or not at all, for the platform's owner alone to read. */
export async function storeEngineChoice(tenant: Tenant, choice: EngineChoice): Promise<void> {
  await replacePrivateFile(
    join(tenant.directory, fileName),
    `${JSON.stringify(choice, null, 2)}\n`,
  );
}

function parseEngineChoice(content: string, path: string): EngineChoice {
  let choice: unknown;
  try {
    choice = JSON.parse(content);
  } catch (error) {
    // What the parser says would repeat a part of the file, which may be a password.
    throw engineErrors.engine_choice_unreadable(
      { path, reason: "it is no JSON" },
      { cause: error },
    );
  }
  if (Value.Check(engineChoiceSchema, choice)) return choice;
  const reason = "it must name an engine (duckdb, flowdb or clickhouse) and what belongs to it";
  throw engineErrors.engine_choice_unreadable({ path, reason });
}
