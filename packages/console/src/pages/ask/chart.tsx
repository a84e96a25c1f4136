import { BarChart, LineChart, LinesChart, MapChart, ScatterChart } from "echarts/charts";
import { GeoComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { ReactElement } from "react";

import classes from "./ask.module.css";

// Canvas, not SVG: ECharts writes style attributes into SVG, which the content security policy refuses.
use([
  BarChart,
  LineChart,
  LinesChart,
  MapChart,
  ScatterChart,
  GeoComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  CanvasRenderer,
]);

interface ChartProperties {
  /** What it shows; the table has the same values, which is what the keyboard and screen readers use. */
  readonly label: string;
  readonly option: Readonly<Record<string, unknown>>;
  /** Shapes that the drawing needs. */
  readonly shapes?: { readonly name: string; readonly geoJson: object };
}

/** A drawing that follows the size of its place. */
export function Chart({ label, option, shapes }: ChartProperties): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    if (shapes) registerMap(shapes.name, { geoJSON: shapes.geoJson as never, specialAreas: {} });
    const chart = init(element.current, null, { renderer: "canvas" });
    chart.setOption({ ...option });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [option, shapes]);
  return <div ref={element} className={classes.chart} role="img" aria-label={label} />;
}
