import type { QueryProgress } from "@flotilla/client";
import { Button, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import type { ReactElement } from "react";

import { classNames } from "../../lib/class-names.ts";
import { availableDatesQuery } from "../../lib/queries.ts";
import { nameKind } from "../../lib/scope-grammar.ts";
import { ListState } from "../../ui/list-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Problem } from "../../ui/problem.tsx";
import { InsightTabs } from "../insight/insight-tabs.tsx";
import { type AllowedKinds, readAllowedKinds } from "./allowed-kinds.ts";
import { AskingProvider } from "./ask-context.ts";
import {
  type Answer,
  askPlatform,
  kindsQuery,
  myRolesQuery,
  privacyBudgetQuery,
} from "./ask-queries.ts";
import { PrivacyBudget } from "./privacy-budget.tsx";
import { ResultView } from "./result-view.tsx";
import { moveDays } from "./spec-days.ts";
import { SpecFields } from "./spec-fields.tsx";
import type { Kinds, Spec } from "./spec-schema.ts";

import form from "../../ui/form.module.css";
import panel from "../../ui/panel.module.css";
import classes from "./ask.module.css";

/** Build a query of any kind that one may run, ask it, and see its answer. */
export function AskPage(): ReactElement {
  const kinds = useQuery(kindsQuery);
  const roles = useQuery(myRolesQuery);
  const dates = useQuery({ ...availableDatesQuery, retry: false });
  const isReady = kinds.data && roles.data && !dates.isPending;
  return (
    <>
      <PageHeader title="Ask">
        Any question that your roles allow. Answers are about many people, never about one.
      </PageHeader>
      <InsightTabs />
      {isReady ? (
        <Asking
          kinds={kinds.data}
          allowed={readAllowedKinds(roles.data, kinds.data)}
          firstDay={
            Object.values(dates.data ?? {})
              .flat()
              .toSorted()[0]
          }
        />
      ) : (
        <ListState
          error={kinds.error ?? roles.error}
          onRetry={() => Promise.all([kinds.refetch(), roles.refetch()])}
        />
      )}
    </>
  );
}

interface AskingProperties {
  readonly kinds: Kinds;
  readonly allowed: AllowedKinds;
  /** The first day with data; undefined where there is none. */
  readonly firstDay: string | undefined;
}

/** The day at which the examples of the specification begin. */
const exampleDay = "2016-01-01";

function Asking({ kinds, allowed, firstDay }: AskingProperties): ReactElement {
  const names = [...allowed.keys()].toSorted();
  const begin = (name: string): Spec => {
    const example = kinds.byName.get(name)?.example ?? { query_kind: name };
    return moveDays(example, exampleDay, firstDay ?? exampleDay);
  };
  const [spec, setSpec] = useState<Spec>(() => begin(findFirst(names)));
  const run = useRun();
  const parts = allowed.get(spec.query_kind)?.parts;
  const asking = {
    findKind: (name: string) => kinds.byName.get(name),
    mayUse: (name: string) => parts?.has(name) ?? false,
    begin,
    SpecFields,
  };
  if (names.length === 0) return <NothingAllowed />;
  return (
    <AskingProvider value={asking}>
      <div className={classes.layout}>
        <form
          className={classNames(panel.panel, classes.form)}
          aria-label="Query"
          onSubmit={(event) => {
            event.preventDefault();
            run.ask(spec);
          }}
        >
          <NativeSelect
            label="What to ask"
            value={spec.query_kind}
            onChange={(event) => setSpec(begin(event.currentTarget.value))}
            data={names.map((name) => ({ value: name, label: nameKind(name) }))}
          />
          <p className={classes.about}>{kinds.byName.get(spec.query_kind)?.description}</p>
          <SpecFields key={spec.query_kind} spec={spec} onChange={setSpec} />
          <div className={classes.actions}>
            <Button type="submit" loading={run.isAsking}>
              Ask
            </Button>
            {run.isAsking && (
              <Button variant="default" onClick={run.stop}>
                Stop
              </Button>
            )}
            <p className={classes.progress} role="status">
              {describeProgress(run.progress)}
            </p>
          </div>
          {run.error !== null && <Problem error={run.error} />}
          <PrivacyBudget />
        </form>
        {run.answer === undefined ? (
          <p className={classes.nothing}>The answer will be here.</p>
        ) : (
          <ResultView answer={run.answer} />
        )}
      </div>
    </AskingProvider>
  );
}

function NothingAllowed(): ReactElement {
  return (
    <div className={classNames(panel.panel, form.form, classes.form)}>
      <h2>Nothing may be asked yet</h2>
      <p>
        None of your roles allows a kind of query together with running it and reading its result.
        An administrator can give you one.
      </p>
    </div>
  );
}

/** Asks one query at a time. */
function useRun() {
  const [progress, setProgress] = useState<QueryProgress>();
  // It stays while another is asked for, and where that fails.
  const [answer, setAnswer] = useState<Answer>();
  const stopping = useRef<AbortController>(null);
  const queryClient = useQueryClient();
  const asking = useMutation({
    mutationFn: async (spec: Spec): Promise<Answer> => {
      const controller = new AbortController();
      stopping.current = controller;
      return await askPlatform(spec, { onProgress: setProgress, signal: controller.signal });
    },
    onSuccess: setAnswer,
    onSettled: () => {
      setProgress(undefined);
      // An answer with noise may have cost something.
      void queryClient.invalidateQueries({ queryKey: privacyBudgetQuery.queryKey });
    },
  });
  const wasStopped = asking.error?.name === "AbortError";
  return useMemo(
    () => ({
      ask: (spec: Spec) => asking.mutate(spec),
      stop: () => stopping.current?.abort(),
      isAsking: asking.isPending,
      answer,
      error: wasStopped ? null : asking.error,
      progress,
    }),
    [answer, asking, progress, wasStopped],
  );
}

function describeProgress(progress: QueryProgress | undefined): string {
  if (progress === undefined) return "";
  const { eligible, queued, running } = progress;
  const waiting = eligible + queued;
  return `${running} at work, ${waiting} waiting`;
}

function findFirst(names: readonly string[]): string {
  return names.includes("unique_subscriber_counts") ? "unique_subscriber_counts" : (names[0] ?? "");
}
