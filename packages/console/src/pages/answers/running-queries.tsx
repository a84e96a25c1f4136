import { Button } from "@mantine/core";
import type { ReactElement } from "react";

import { nameKind } from "../../lib/scope-grammar.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Problem } from "../../ui/problem.tsx";
import { cancelQuery, type RunningQuery, useCacheAct } from "./answers-queries.ts";

/** What is being computed, and how far it is; nothing where nothing is. */
export function RunningQueries(properties: {
  readonly queries: readonly RunningQuery[];
}): ReactElement | null {
  const { queries } = properties;
  const cancel = useCacheAct(cancelQuery);
  if (queries.length === 0) return null;
  return (
    <section aria-labelledby="running">
      <h2 id="running">Being computed</h2>
      {cancel.error !== null && <Problem error={cancel.error} />}
      <DataTable
        label="Being computed"
        columns={describeColumns(cancel)}
        rows={queries}
        keyOf={({ id }) => id}
        empty=""
      />
    </section>
  );
}

function describeColumns(
  cancel: ReturnType<typeof useCacheAct<string, unknown>>,
): readonly Column<RunningQuery>[] {
  return [
    { header: "Kind", kind: "name", cell: ({ kind }) => nameKind(kind) },
    { header: "Per", cell: ({ unit }) => unit },
    { header: "At work", kind: "number", cell: ({ progress }) => progress.running },
    {
      header: "Waiting",
      kind: "number",
      cell: ({ progress }) => progress.queued + progress.eligible,
    },
    {
      header: "Cancel",
      kind: "action",
      cell: ({ id, kind }) => (
        <Button
          variant="default"
          size="xs"
          aria-label={`Cancel ${nameKind(kind)}`}
          loading={cancel.isPending && cancel.variables === id}
          onClick={() => cancel.mutate(id)}
        >
          Cancel
        </Button>
      ),
    },
  ];
}
