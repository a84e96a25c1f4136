import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { Command } from "../../ui/command.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { BatchTable } from "./batch-table.tsx";
import { daysQuery, type KnownDay, type KnownType } from "./data-queries.ts";
import { DataTabs } from "./data-tabs.tsx";
import { DayDialog } from "./day-dialog.tsx";
import { MonthCalendar } from "./month-calendar.tsx";
import { type Month, nameMonth, shiftMonth, spanOf } from "./month.ts";
import { RunningLoads } from "./running-loads.tsx";

import classes from "./calendar.module.css";

/** Which days of which types are there, what is being loaded, and from which files it all came. */
export function DaysPage(): ReactElement {
  const { data, error, refetch } = useQuery(daysQuery({ start: "9999-01-01", end: "9999-01-02" }));
  return (
    <>
      <PageHeader title="Data">What is stored of which days, and how it came.</PageHeader>
      <DataTabs />
      <RunningLoads />
      {data === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <LoadedDays types={data.types} />
      )}
    </>
  );
}

function LoadedDays({ types }: { readonly types: readonly KnownType[] }): ReactElement {
  const latest = types
    .flatMap(({ last }) => last ?? [])
    .toSorted()
    .at(-1);
  if (latest === undefined) return <NothingYet />;
  return (
    <>
      <Calendars types={types} latest={latest.slice(0, 7)} />
      <BatchTable />
    </>
  );
}

function NothingYet(): ReactElement {
  return (
    <div>
      <p>There are no events yet. Load a file on the platform&rsquo;s machine:</p>
      <Command text="npx flotilla ingest --tenant TENANT calls_2016-01-01.csv" />
    </div>
  );
}

function Calendars(properties: {
  readonly types: readonly KnownType[];
  readonly latest: Month;
}): ReactElement {
  const { types, latest } = properties;
  const [month, setMonth] = useState(latest);
  const [opened, setOpened] = useState<KnownDay>();
  const { data, error, refetch } = useQuery(daysQuery(spanOf(month)));
  const byType = Map.groupBy(data?.days ?? [], ({ type }) => type);
  const shown = types.filter(({ name, events }) => events > 0 || byType.has(name));
  return (
    <>
      <div className={classes.bar}>
        <MonthSteps month={month} latest={latest} onChange={setMonth} />
        <Legend />
      </div>
      {data === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <div className={classes.calendars}>
          {shown.map((type) => (
            <MonthCalendar
              key={type.name}
              type={type}
              month={month}
              days={new Map(byType.get(type.name)?.map((day) => [day.day, day]))}
              onOpen={setOpened}
            />
          ))}
        </div>
      )}
      {opened !== undefined && <DayDialog day={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function MonthSteps(properties: {
  readonly month: Month;
  readonly latest: Month;
  readonly onChange: (month: Month) => void;
}): ReactElement {
  const { month, latest, onChange } = properties;
  return (
    <div className={classes.steps}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="The month before"
        onClick={() => onChange(shiftMonth(month, -1))}
      >
        <IconChevronLeft size={18} aria-hidden="true" />
      </ActionIcon>
      <h2 aria-live="polite">{nameMonth(month)}</h2>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="The month after"
        disabled={month >= latest}
        onClick={() => onChange(shiftMonth(month, 1))}
      >
        <IconChevronRight size={18} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}

const marks = [
  { mark: "available", words: "Available" },
  { mark: "ingesting", words: "Loading" },
  { mark: "failed", words: "Not loaded" },
  { mark: "removed", words: "Removed" },
];

function Legend(): ReactElement {
  return (
    <ul className={classes.legend} aria-label="Colours">
      {marks.map(({ mark, words }) => (
        <li key={mark}>
          <span className={classes.swatch} data-mark={mark} />
          {words}
        </li>
      ))}
      <li>
        <span className={classes.swatch} data-attention />
        Worth a look
      </li>
    </ul>
  );
}
