import { useComputedColorScheme } from "@mantine/core";
import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { ReactElement } from "react";

import type { QualityCheck, QualitySeries } from "./data-queries.ts";
import { describeSeries } from "./quality-option.ts";

import classes from "./quality.module.css";

// Canvas, not SVG: ECharts writes style attributes into SVG, which the content security policy refuses.
use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** A series over days as bars. The same values stand in a table behind it, which is what screen readers use. */
export function QualityChart(properties: {
  readonly label: string;
  readonly unit: QualityCheck["unit"];
  readonly values: readonly QualitySeries["values"][number][];
}): ReactElement {
  const { label, unit, values } = properties;
  const element = useRef<HTMLSpanElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    if (element.current === null) return undefined;
    const chart = init(element.current, null, { renderer: "canvas" });
    chart.setOption(describeSeries(values, unit, scheme));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [scheme, unit, values]);
  return <span ref={element} className={classes.chart} role="img" aria-label={`${label} by day`} />;
}
