import { type ReadRow, render } from "#events";

import { computeAnswer } from "../../../src/insight/compute-answer.ts";
import type { Spec } from "../../../src/insight/kinds/query-kind.ts";
import { normalise } from "../../../src/insight/spec-values.ts";
import type { EventsFixture } from "../events-fixture.ts";
import { sortRows } from "./events.ts";

/** What a specification of a kind that is computed in the process gives: as `askPlain`, without rows of too few people. */
export async function askComputed(
  { events, tenant }: Pick<EventsFixture, "events" | "tenant">,
  spec: Spec,
  { threshold = 0 }: { readonly threshold?: number } = {},
): Promise<ReadRow[]> {
  const dialect = await events.dialect(tenant);
  const rows = await computeAnswer(normalise(spec), {
    dialect,
    threshold,
    read: (query, take) => events.readBatches(tenant, { ...render(query, dialect), take }),
  });
  return sortRows(rows);
}
