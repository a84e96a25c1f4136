import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import type { ReactElement } from "react";

import { describeChart, describeRest } from "./chart-option.ts";
import { Chart } from "./chart.tsx";
import type { ShownAnswer } from "./shown-answer.ts";

import classes from "./ask.module.css";

/** An answer as a chart. */
export function ResultChart({ rows, shape, names }: ShownAnswer): ReactElement {
  const scheme = useComputedColorScheme("light");
  const option = useMemo(
    () => describeChart(rows, shape, names, scheme),
    [rows, shape, names, scheme],
  );
  const rest = describeRest(rows, shape, names);
  return (
    <figure>
      <Chart label="Chart of the answer. The table has the same values." option={option} />
      {rest !== undefined && <figcaption className={classes.caption}>{rest}</figcaption>}
    </figure>
  );
}
