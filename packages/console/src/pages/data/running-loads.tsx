import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { Moment } from "../../ui/moment.tsx";
import { loadsQuery, type RunningLoad } from "./data-queries.ts";
import { nameOfType } from "./type-names.ts";

import classes from "./running-loads.module.css";

const steps = ["checking", "reading", "waiting", "encoding", "storing", "summing", "committing"];

const words: Readonly<Record<string, string>> = {
  checking: "Looking whether it is stored already",
  reading: "Reading the rows",
  waiting: "Waiting for another load",
  encoding: "Numbering subscribers and cells",
  storing: "Storing the events",
  summing: "Summing up the days",
  committing: "Making it count",
};

/** The loads under way, each with how far it is; nothing when there are none. */
export function RunningLoads(): ReactElement | null {
  const { data: loads = [] } = useQuery(loadsQuery);
  useRefreshAfter(loads.length);
  if (loads.length === 0) return null;
  return (
    <section className={classes.loads} aria-label="Loads under way">
      <h2>Being loaded</h2>
      <ul>
        {loads.map((load) => (
          <Load key={load.id} load={load} />
        ))}
      </ul>
    </section>
  );
}

function Load({ load }: { readonly load: RunningLoad }): ReactElement {
  const { name, type, step, rows, startedAt } = load;
  const file = name.split("/").at(-1) ?? name;
  return (
    <li className={classes.load}>
      <p className={classes.name}>
        <strong>{file}</strong>
        <span>
          {nameOfType(type)}
          {rows === null ? "" : `, ${formatNumber(rows)} rows`}
        </span>
      </p>
      <progress
        className={classes.progress}
        aria-label={`Progress of ${file}`}
        max={steps.length}
        value={steps.indexOf(step) + 1}
      />
      <p className={classes.step} role="status">
        {words[step] ?? step}, begun <Moment at={startedAt} />
      </p>
    </li>
  );
}

/** What is shown of the data is asked for again once there are fewer loads than before. */
function useRefreshAfter(count: number): void {
  const queryClient = useQueryClient();
  const before = useRef(0);
  useEffect(() => {
    if (count < before.current) void queryClient.invalidateQueries({ queryKey: ["data"] });
    before.current = count;
  }, [count, queryClient]);
}
