import type { RegionFeatures } from "@flotilla/client";
import { useComputedColorScheme } from "@mantine/core";
import { MapChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import type { EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { ReactElement, RefObject } from "react";

import { mapColours } from "./map-colours.ts";
import { describeMap } from "./map-option.ts";
import { createRegionTooltip } from "./region-tooltip.ts";
import type { Region } from "./region.ts";
import type { ValueClass } from "./value-classes.ts";

import classes from "./subscribers-example.module.css";

// Canvas, not SVG: ECharts writes style attributes into SVG, which the content security policy refuses.
use([MapChart, TooltipComponent, CanvasRenderer]);

const mapName = "regions";

export interface RegionMapProperties {
  readonly features: RegionFeatures;
  readonly regions: readonly Region[];
  readonly valueClasses: readonly ValueClass[];
  readonly active: string | undefined;
  readonly onActivate: (pcod: string | undefined) => void;
}

/** A choropleth. What it shows is also in the table beside it, which is what the keyboard and screen readers use. */
export function RegionMap(properties: RegionMapProperties): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  const chart = useChart(element);
  useDrawing(chart, properties);
  useHighlight(chart, properties.active);
  usePointer(chart, properties.onActivate);
  return (
    <div
      ref={element}
      className={classes.map}
      role="img"
      aria-label="Map of the regions, coloured by unique subscribers. The table has the same values."
    />
  );
}

type ChartReference = RefObject<EChartsType | null>;

function useChart(element: RefObject<HTMLDivElement | null>): ChartReference {
  const chart = useRef<EChartsType>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    const created = init(element.current, null, { renderer: "canvas" });
    chart.current = created;
    const observer = new ResizeObserver(() => created.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      created.dispose();
      chart.current = null;
    };
  }, [element]);
  return chart;
}

function useDrawing(chart: ChartReference, properties: RegionMapProperties): void {
  const { features, regions, valueClasses } = properties;
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    registerMap(mapName, { geoJSON: features as never, specialAreas: {} });
    const describe = createRegionTooltip(regions);
    const colours = mapColours[scheme];
    const content = { mapName, features, regions, classes: valueClasses, colours, describe };
    chart.current?.setOption(describeMap(content), { notMerge: true });
  }, [chart, features, regions, scheme, valueClasses]);
}

function useHighlight(chart: ChartReference, active: string | undefined): void {
  useEffect(() => {
    chart.current?.dispatchAction({ type: "downplay", seriesIndex: 0 });
    if (active === undefined) return;
    chart.current?.dispatchAction({ type: "highlight", seriesIndex: 0, name: active });
  }, [active, chart]);
}

function usePointer(chart: ChartReference, onActivate: (pcod: string | undefined) => void): void {
  useEffect(() => {
    chart.current?.on("mouseover", ({ name }) => onActivate(name));
    chart.current?.on("globalout", () => onActivate(undefined));
  }, [chart, onActivate]);
}
