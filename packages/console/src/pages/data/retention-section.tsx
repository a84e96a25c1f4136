import { Button, NumberInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { formatDays, formatNumber } from "../../lib/format.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { ListState } from "../../ui/list-state.tsx";
import {
  type RetentionOutcome,
  retentionQuery,
  type RetentionRule,
  setRetention,
  useDataAct,
} from "./data-queries.ts";
import { nameOfType } from "./type-names.ts";

import form from "../../ui/form.module.css";
import classes from "./data-section.module.css";

/** How many days of each type are kept. */
export function RetentionSection(): ReactElement {
  const { data: rules, error, refetch } = useQuery(retentionQuery);
  const [opened, setOpened] = useState<RetentionRule>();
  return (
    <section className={classes.section} aria-labelledby="retention">
      <h2 id="retention">Retention</h2>
      <p className={classes.note}>
        Days older than this are removed every day, with their sums, checks and unreadable rows.
      </p>
      {rules === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <DataTable
          label="Retention"
          columns={columnsOf(setOpened)}
          rows={rules}
          keyOf={({ type }) => type}
          empty="There are no types of events."
        />
      )}
      {opened !== undefined && (
        <ChangeRetention rule={opened} onClose={() => setOpened(undefined)} />
      )}
    </section>
  );
}

function columnsOf(onChange: (rule: RetentionRule) => void): readonly Column<RetentionRule>[] {
  return [
    { header: "Type", kind: "name", cell: ({ type }) => nameOfType(type) },
    { header: "Kept", cell: ({ daysKept }) => describeRule(daysKept) },
    { header: "Stored days", kind: "number", cell: ({ storedDays }) => formatNumber(storedDays) },
    {
      header: "From, to",
      cell: ({ firstDay, lastDay }) =>
        firstDay === null || lastDay === null ? "–" : formatDays(firstDay, lastDay),
    },
    {
      header: "Change",
      kind: "action",
      cell: (rule) => (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange(rule)}>
          Change
        </Button>
      ),
    },
  ];
}

function describeRule(daysKept: number | null): string {
  if (daysKept === null) return "for good";
  return daysKept === 1 ? "1 day" : `${formatNumber(daysKept)} days`;
}

/** Asks for the days to keep, says what that would remove, and removes it once that is confirmed. */
function ChangeRetention(properties: {
  readonly rule: RetentionRule;
  readonly onClose: () => void;
}): ReactElement {
  const { rule, onClose } = properties;
  const [days, setDays] = useState<number | string>(rule.daysKept ?? "");
  const daysKept = days === "" ? null : Number(days);
  const order = { type: rule.type, daysKept };
  const preview = useMutation({ mutationFn: setRetention });
  const set = useDataAct(setRetention);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    preview.mutate({ ...order, dryRun: true });
  }

  if (preview.data !== undefined) {
    return (
      <Confirm
        title={`Keep ${nameOfType(rule.type).toLowerCase()} ${describeRule(daysKept)}?`}
        action={preview.data.removed.length === 0 ? "Set the rule" : "Set the rule and remove"}
        {...(preview.data.removed.length === 0 ? {} : { typed: rule.type })}
        onConfirm={() => set.mutateAsync({ ...order, dryRun: false })}
        onClose={onClose}
      >
        <Consequence outcome={preview.data} />
      </Confirm>
    );
  }
  return (
    <Dialog
      title={`Retention of ${nameOfType(rule.type).toLowerCase()}`}
      size="small"
      isBusy={preview.isPending}
      onClose={onClose}
    >
      <form onSubmit={submit} className={form.form}>
        <NumberInput
          data-autofocus
          label="Days to keep"
          description="Counted back from today. Empty to keep all."
          min={1}
          max={36_500}
          allowDecimal={false}
          value={days}
          onChange={setDays}
        />
        <DialogActions error={preview.error}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={preview.isPending}>
            See what follows
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Consequence({ outcome }: { readonly outcome: RetentionOutcome }): ReactElement {
  const { removed } = outcome;
  const [first, last] = [removed[0]?.day, removed.at(-1)?.day];
  if (first === undefined || last === undefined) return <p>Nothing is removed now.</p>;
  const events = removed.reduce((sum, day) => sum + day.events, 0);
  return (
    <p>
      {formatNumber(removed.length)} {removed.length === 1 ? "day is" : "days are"} removed now (
      {formatDays(first, last)}), with {formatNumber(events)} events. That cannot be taken back.
    </p>
  );
}
