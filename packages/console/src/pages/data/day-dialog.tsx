import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { formatDays, formatNumber } from "../../lib/format.ts";
import { formatMomentExactly } from "../../lib/moment.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Section } from "../../ui/section.tsx";
import { Tag } from "../../ui/tag.tsx";
import { type DayHistory, dayQuery, type KnownDay } from "./data-queries.ts";
import { nameState } from "./day-state.ts";
import { nameOfType } from "./type-names.ts";

/** What is known of one day of one type: what it has, what happened to it, and from which files it came. */
export function DayDialog(properties: {
  readonly day: KnownDay;
  readonly onClose: () => void;
}): ReactElement {
  const { day, onClose } = properties;
  const { data: history, error, refetch } = useQuery(dayQuery(day.type, day.day));
  return (
    <Dialog
      title={`${nameOfType(day.type)} of ${formatDays(day.day, day.day)}`}
      size="side"
      onClose={onClose}
    >
      {history === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <History history={history} quarantined={day.quarantined} />
      )}
    </Dialog>
  );
}

const tones = {
  ingested: "good",
  ingesting: "accent",
  refused: "bad",
  interrupted: "fair",
  removed: "plain",
} as const;

const steps: readonly Column<DayHistory["steps"][number]>[] = [
  {
    header: "What",
    kind: "name",
    cell: ({ state }) => <Tag tone={tones[state]}>{nameState(state)}</Tag>,
  },
  { header: "When (UTC)", cell: ({ at }) => formatMomentExactly(at) },
  { header: "Batch", cell: ({ batchId }) => <code>{batchId?.slice(0, 12) ?? "–"}</code> },
];
const batches: readonly Column<DayHistory["batches"][number]>[] = [
  { header: "File", kind: "name", cell: ({ fileName }) => fileName },
  { header: "Rows", kind: "number", cell: ({ rows }) => formatNumber(rows) },
  { header: "Unreadable", kind: "number", cell: ({ quarantined: bad }) => formatNumber(bad) },
];

function History(properties: {
  readonly history: DayHistory;
  readonly quarantined: number;
}): ReactElement {
  const { history, quarantined } = properties;
  return (
    <>
      <Facts
        facts={[
          { name: "Available", value: history.isAvailable ? "yes" : "no" },
          { name: "Events", value: formatNumber(history.events) },
          { name: "Unreadable rows", value: formatNumber(quarantined) },
        ]}
      />
      <Section title="What happened" note="The latest first.">
        <DataTable
          label="What happened to the day"
          columns={steps}
          rows={history.steps}
          keyOf={({ at, state }) => `${at} ${state}`}
          empty="Nothing is recorded."
        />
      </Section>
      <Section
        title="Files"
        note="Files that held events of this day. Those that were replaced are grey."
      >
        <DataTable
          label="Files of the day"
          columns={batches}
          rows={history.batches}
          keyOf={({ batch }) => batch}
          isPast={({ isSuperseded }) => isSuperseded}
          empty="No file holds this day now."
        />
      </Section>
    </>
  );
}
