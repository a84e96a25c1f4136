import { eventErrors } from "../errors.ts";
import { type EventType, placeFileTypes } from "../event-types.ts";
import type { Layout } from "../ingest/layouts.ts";
import { relationViews } from "../relations.ts";
import { createEventTable } from "../store/schema.ts";
import type { Writer } from "../store/statements.ts";

/** The types of events of a store, the built-in ones first. */
export async function listEventTypes(reader: Pick<Writer, "rows">): Promise<EventType[]> {
  const rows = await reader.rows<{ name: string; layout: string; is_declared: boolean }>(
    "SELECT name, layout, is_declared FROM event_types ORDER BY is_declared, rowid",
  );
  return rows.map(({ name, layout, is_declared }) => ({
    name,
    layout: JSON.parse(layout) as Layout,
    isDeclared: is_declared,
  }));
}

/** @throws `events.type_unknown` */
export async function findEventType(
  reader: Pick<Writer, "rows">,
  name: string,
): Promise<EventType> {
  const types = await listEventTypes(reader);
  const found = types.find((type) => type.name === name);
  if (found) return found;
  const known = [...types.map((type) => type.name), ...placeFileTypes].join(", ");
  throw eventErrors.type_unknown({ type: name, known });
}

/** Makes the table of a new type and renews the relations. The caller has checked the type. */
export async function insertEventType(writer: Writer, type: EventType): Promise<void> {
  await writer.run("INSERT INTO event_types VALUES ($name, $layout, true)", {
    name: type.name,
    layout: JSON.stringify(type.layout),
  });
  await writer.run(createEventTable(type));
  for (const view of relationViews(await listEventTypes(writer)).split(";\n")) {
    await writer.run(view);
  }
}
