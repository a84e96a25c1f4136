import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { formatBytes, formatNumber } from "../../lib/format.ts";
import { nameKind } from "../../lib/scope-grammar.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Facts } from "../../ui/facts.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Moment } from "../../ui/moment.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Tag } from "../../ui/tag.tsx";
import {
  cacheQuery,
  type CacheContent,
  clearCache,
  dropAnswer,
  type KeptAnswer,
  useCacheAct,
} from "./answers-queries.ts";
import { RunningQueries } from "./running-queries.tsx";

import classes from "./answers.module.css";

/** The answers that are kept so that the same question is not computed again, and what is being computed. */
export function AnswersPage(): ReactElement {
  const { data: content, error, refetch } = useQuery(cacheQuery);
  return (
    <>
      <PageHeader title="Answers">
        What was asked and is kept, so that the same question is answered at once. Answers of older
        data go first when room is needed.
      </PageHeader>
      {content === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <>
          <RunningQueries queries={content.running} />
          <KeptAnswers content={content} />
        </>
      )}
    </>
  );
}

function KeptAnswers({ content }: { readonly content: CacheContent }): ReactElement {
  const [isClearing, setIsClearing] = useState(false);
  const clear = useCacheAct(clearCache);
  const drop = useCacheAct(dropAnswer);
  const { entries, answers, bytes, limitBytes, subqueries } = content;
  return (
    <>
      <div className={classes.head}>
        <p>
          {formatNumber(answers)} {answers === 1 ? "answer" : "answers"}, {formatBytes(bytes)} of{" "}
          {formatBytes(limitBytes)}. The rows of {formatNumber(subqueries.length)}{" "}
          {subqueries.length === 1 ? "part" : "parts"} of queries are kept beside the events.
        </p>
        <Button
          variant="default"
          size="sm"
          disabled={answers === 0}
          onClick={() => setIsClearing(true)}
        >
          Remove all
        </Button>
      </div>
      {drop.error !== null && <Problem error={drop.error} />}
      <DataTable
        label="Kept answers"
        columns={describeColumns(drop)}
        rows={entries}
        keyOf={({ id }) => id}
        isPast={({ isCurrent }) => !isCurrent}
        details={describeAnswer}
        empty="No answer is kept. The first question puts one here."
      />
      {isClearing && (
        <Confirm
          title="Remove all answers?"
          action="Remove all answers"
          onConfirm={() => clear.mutateAsync()}
          onClose={() => setIsClearing(false)}
        >
          <p>
            They are computed again when somebody asks. Who asks for a result by its id has to run
            the query again first.
          </p>
        </Confirm>
      )}
    </>
  );
}

function describeColumns(
  drop: ReturnType<typeof useCacheAct<string, unknown>>,
): readonly Column<KeptAnswer>[] {
  return [
    ...answerColumns,
    {
      header: "Remove",
      kind: "action",
      cell: ({ id, kind }) => (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          aria-label={`Remove this answer of ${nameKind(kind)}`}
          loading={drop.isPending && drop.variables === id}
          onClick={() => drop.mutate(id)}
        >
          Remove
        </Button>
      ),
    },
  ];
}

const answerColumns: readonly Column<KeptAnswer>[] = [
  { header: "Kind", kind: "name", cell: ({ kind }) => nameKind(kind) },
  { header: "Per", cell: ({ unit }) => unit },
  { header: "State", cell: (answer) => <StateTag {...answer} /> },
  { header: "Asked", cell: ({ asked }) => <Moment at={asked} /> },
  { header: "Took", kind: "number", cell: ({ seconds }) => `${seconds.toFixed(2)} s` },
  { header: "Rows", kind: "number", cell: ({ rows }) => formatNumber(rows) },
  { header: "Size", kind: "number", cell: ({ bytes }) => formatBytes(bytes) },
  { header: "Uses", kind: "number", cell: ({ uses }) => formatNumber(uses) },
];

function StateTag({ state, isCurrent }: KeptAnswer): ReactElement {
  if (state !== "completed") return <Tag tone={state === "errored" ? "bad" : "plain"}>{state}</Tag>;
  return isCurrent ? <Tag tone="good">current</Tag> : <Tag>of older data</Tag>;
}

function describeAnswer({ id, score, computed }: KeptAnswer): ReactElement {
  return (
    <Facts
      facts={[
        { name: "Id", value: <code>{id}</code> },
        { name: "Worth keeping", value: score.toPrecision(3) },
        { name: "Computed", value: computed === null ? "not yet" : <Moment at={computed} /> },
      ]}
    />
  );
}
