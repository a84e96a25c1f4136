import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useId } from "react";
import type { ReactElement } from "react";

import type { AuditFilter } from "./audit-filter.ts";

import classes from "./audit-log.module.css";

interface AuditFiltersProperties {
  readonly filter: AuditFilter;
  /** Actions that stand in the log, as suggestions. */
  readonly actions: readonly string[];
  readonly onChange: (filter: AuditFilter) => void;
}

const outcomes = [
  { value: "", label: "Any" },
  { value: "done", label: "Done" },
  { value: "refused", label: "Refused" },
  { value: "failed", label: "Failed" },
];

const common = { size: "sm", autoComplete: "off", spellCheck: false } as const;

export function AuditFilters(properties: AuditFiltersProperties): ReactElement {
  const { filter, actions, onChange } = properties;
  const suggestions = useId();
  const set = (change: Partial<AuditFilter>): void => onChange({ ...filter, ...change });
  return (
    <search className={classes.filters}>
      <TextInput
        {...common}
        type="search"
        label="On what, or details"
        placeholder="Contains"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={filter.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
      <NativeSelect
        size="sm"
        label="Outcome"
        data={outcomes}
        value={filter.outcome}
        onChange={(event) => set({ outcome: event.currentTarget.value as AuditFilter["outcome"] })}
      />
      <TextInput
        {...common}
        label="Who"
        placeholder="A user’s name"
        value={filter.actor}
        onChange={(event) => set({ actor: event.currentTarget.value })}
      />
      <TextInput
        {...common}
        label="Action"
        placeholder="identity"
        list={suggestions}
        value={filter.action}
        onChange={(event) => set({ action: event.currentTarget.value })}
      />
      <datalist id={suggestions}>
        {actions.map((action) => (
          <option key={action} value={action} />
        ))}
      </datalist>
      <MomentInput label="From, in UTC" value={filter.from} onChange={(from) => set({ from })} />
      <MomentInput label="Until before, in UTC" value={filter.to} onChange={(to) => set({ to })} />
    </search>
  );
}

interface MomentInputProperties {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function MomentInput({ label, value, onChange }: MomentInputProperties): ReactElement {
  return (
    <TextInput
      {...common}
      className={classes.span}
      type="datetime-local"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
