import type { AvailableDates } from "@flotilla/client";
import type { ReactElement } from "react";

import { classNames } from "../../lib/class-names.ts";
import { formatDays, formatNumber } from "../../lib/format.ts";

import panel from "../../ui/panel.module.css";
import classes from "./available-data.module.css";

const labels: Readonly<Record<string, string>> = {
  calls: "Calls",
  sms: "Text messages",
  mds: "Mobile data sessions",
  topups: "Top-ups",
  forwards: "Forwarded calls",
  dfs: "Mobile money",
};

/** Which days have data, per type of event. */
export function AvailableData({ dates }: { readonly dates: AvailableDates }): ReactElement {
  return (
    <section className={classes.section} aria-labelledby="available">
      <h2 id="available">Days with data</h2>
      <ul className={classNames(panel.panel, classes.list)}>
        {Object.entries(dates).map(([type, days]) => (
          <li key={type} className={classes.type}>
            <span className={classes.label}>{labels[type] ?? type}</span>
            <span className={classes.days}>{formatNumber(days.length)} days</span>
            <span className={classes.range}>{formatDays(days[0] ?? "", days.at(-1) ?? "")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
