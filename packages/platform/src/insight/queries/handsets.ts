import { identifier, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import { daysOf, type EventFilter } from "./event-filter.ts";
import { records } from "./records.ts";

/** What is known of a model of handset. */
export const handsetCharacteristics = [
  "hnd_type",
  "brand",
  "model",
  "software_os_name",
  "software_os_vendor",
] as const;

export type HandsetCharacteristic = (typeof handsetCharacteristics)[number];

/**
 * A characteristic of the model of handset that each subscriber used last, or in most events: `subscriber` and `value`. Of several
 * models used in as many events that of the latest event, and of several used at the same moment the one with the greatest code.
 */
export function handsets(
  compilation: Compilation,
  filter: EventFilter,
  choice: {
    readonly characteristic: HandsetCharacteristic;
    readonly method: "last" | "most-common";
  },
): Sql {
  const { dialect } = compilation;
  const value = identifier(choice.characteristic);
  const used = records(compilation, filter, {
    columns: sql`e.subscriber, e.device, e.occurred_at`,
    conditions: [sql`e.device IS NOT NULL`],
  });
  const perModel = sql`(SELECT u.subscriber AS subscriber, m.tac AS tac, max(m.${value}) AS characteristic,
      count(*) AS events, max(u.occurred_at) AS latest
    FROM ${used} u JOIN ${dialect.relation("device_models", daysOf(filter))} m ON m.device = u.device
    GROUP BY u.subscriber, m.tac)`;
  const by = choice.method === "last" ? [sql`p.latest`] : [sql`p.events`, sql`p.latest`];
  // What is not known of a model is still chosen, so that an earlier one does not take its place.
  const known = sql`coalesce(p.characteristic, '')`;
  const chosen = sql`SELECT p.subscriber AS subscriber, ${dialect.lastValue(known, ...by, sql`p.tac`)} AS value
    FROM ${perModel} p GROUP BY p.subscriber`;
  return sql`SELECT c.subscriber AS subscriber, c.value AS value FROM (${chosen}) c WHERE c.value <> ''`;
}
