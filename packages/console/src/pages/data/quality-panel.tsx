import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { ReactElement } from "react";

import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Tag } from "../../ui/tag.tsx";
import type { QualityCheck, QualitySeries } from "./data-queries.ts";
import { describeOutcome } from "./describe-outcome.ts";
import { QualityChart } from "./quality-chart.tsx";

import classes from "./quality.module.css";

type Value = QualitySeries["values"][number];

interface QualityPanelProperties {
  readonly check: QualityCheck;
  readonly values: readonly Value[];
}

/** One check: its latest outcome and the series of all; it opens the values themselves. */
export function QualityPanel({ check, values }: QualityPanelProperties): ReactElement {
  const [isOpen, setIsOpen] = useState(false);
  const latest = values.at(-1);
  const isDrawn = values.some(({ number }) => number !== null);
  return (
    <>
      <UnstyledButton
        className={classes.panel}
        aria-haspopup="dialog"
        title={check.meaning}
        onClick={() => setIsOpen(true)}
      >
        <span className={classes.title}>
          {check.title} {check.isOwn && <Tag>own</Tag>}
        </span>
        <span className={classes.latest}>
          {latest === undefined ? "no outcome yet" : describeOutcome(latest, check.unit)}
        </span>
        {isDrawn && <QualityChart label={check.title} unit={check.unit} values={values} />}
        <span className={classes.id}>{check.id}</span>
      </UnstyledButton>
      {isOpen && <OutcomeDialog check={check} values={values} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function OutcomeDialog(
  properties: QualityPanelProperties & { readonly onClose: () => void },
): ReactElement {
  const { check, values, onClose } = properties;
  const columns: readonly Column<Value>[] = [
    { header: "Day", kind: "name", cell: ({ day }) => day },
    { header: "Outcome", kind: "number", cell: (value) => describeOutcome(value, check.unit) },
  ];
  return (
    <Dialog title={check.title} description={check.meaning} size="side" onClose={onClose}>
      <DataTable
        label={check.title}
        columns={columns}
        rows={values.toReversed()}
        keyOf={({ day }) => day}
        empty="It was not computed for any day yet."
      />
    </Dialog>
  );
}
