import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { ListState } from "../../ui/list-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Toolbar } from "../../ui/toolbar.tsx";
import { checksQuery, type QualityCheck, qualityQuery } from "./data-queries.ts";
import { DataTabs } from "./data-tabs.tsx";
import { QualityPanel } from "./quality-panel.tsx";
import { nameOfType } from "./type-names.ts";

import classes from "./quality.module.css";

/** What the checks found at each load, as series over days. */
export function QualityPage(): ReactElement {
  const { data: checks, error, refetch } = useQuery(checksQuery);
  return (
    <>
      <PageHeader title="Quality">
        What was counted and measured of every day while it was loaded.
      </PageHeader>
      <DataTabs />
      {checks === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <QualityOfTypes checks={checks} />
      )}
    </>
  );
}

function QualityOfTypes({ checks }: { readonly checks: readonly QualityCheck[] }): ReactElement {
  const types = [...new Set(checks.flatMap((check) => check.types))];
  const [type, setType] = useState(types[0] ?? "calls");
  const [text, setText] = useState("");
  const { data: series, error, refetch } = useQuery(qualityQuery(type));
  const wanted = text.trim().toLowerCase();
  const shown = checks.filter(
    (check) =>
      check.types.includes(type) &&
      `${check.title} ${check.id} ${check.meaning}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <Toolbar>
        <NativeSelect
          label="Type"
          size="sm"
          value={type}
          onChange={(event) => setType(event.currentTarget.value)}
          data={types.map((name) => ({ value: name, label: nameOfType(name) }))}
        />
        <TextInput
          label="Find"
          size="sm"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Toolbar>
      {series === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <div className={classes.panels}>
          {shown.map((check) => (
            <QualityPanel
              key={check.id}
              check={check}
              values={series.find((one) => one.check === check.id)?.values ?? []}
            />
          ))}
        </div>
      )}
      {shown.length === 0 && <p>No check is called that.</p>}
    </>
  );
}
