import type { RegionFeatures } from "@flotilla/client";
import type { MapSeriesOption, TooltipComponentOption } from "echarts";
import type { ComposeOption } from "echarts/core";

import { colourOf } from "./map-colours.ts";
import type { MapColours } from "./map-colours.ts";
import type { Region } from "./region.ts";
import { findClass } from "./value-classes.ts";
import type { ValueClass } from "./value-classes.ts";

export type MapOption = ComposeOption<MapSeriesOption | TooltipComponentOption>;

export interface MapContent {
  readonly mapName: string;
  readonly features: RegionFeatures;
  readonly regions: readonly Region[];
  readonly classes: readonly ValueClass[];
  readonly colours: MapColours;
  readonly describe: (pcod: string) => HTMLElement | string;
}

/** What ECharts is to draw: one area per region, in the colour of its class, or hatched without a value. */
export function describeMap(content: MapContent): MapOption {
  const { mapName, features, colours, describe } = content;
  return {
    animation: false,
    tooltip: {
      trigger: "item",
      confine: true,
      transitionDuration: 0,
      padding: 0,
      borderWidth: 0,
      backgroundColor: "transparent",
      extraCssText: "box-shadow: none",
      formatter: (parameters) => describe(Array.isArray(parameters) ? "" : parameters.name),
    },
    series: {
      type: "map",
      map: mapName,
      nameProperty: "pcod",
      aspectScale: aspectOf(features),
      left: 12,
      right: 12,
      top: 12,
      bottom: 12,
      preserveAspect: "contain",
      selectedMode: false,
      label: { show: false },
      itemStyle: { borderColor: colours.border, borderWidth: 0.75 },
      emphasis: {
        label: { show: false },
        itemStyle: { borderColor: colours.outline, borderWidth: 2 },
      },
      data: content.regions.map((region) => describeArea(region, content)),
    },
  };
}

function describeArea(
  { pcod, value }: Region,
  { classes, colours }: MapContent,
): NonNullable<MapSeriesOption["data"]>[number] {
  if (value !== undefined) {
    const areaColor = colourOf(colours, findClass(classes, value), classes.length);
    return { name: pcod, value, itemStyle: { areaColor }, emphasis: { itemStyle: { areaColor } } };
  }
  const itemStyle = { areaColor: colours.withheld, decal: hatch(colours) };
  return { name: pcod, value: Number.NaN, itemStyle, emphasis: { itemStyle } };
}

function hatch({ withheldLines }: MapColours) {
  return {
    color: withheldLines,
    dashArrayX: [1, 0],
    dashArrayY: [1, 4],
    rotation: -Math.PI / 4,
    symbolSize: 1,
  };
}

/** A degree of longitude against one of latitude, at the middle of the map. */
function aspectOf({ features }: RegionFeatures): number {
  const latitudes = features.flatMap(({ geometry }) =>
    geometry.type === "Polygon"
      ? geometry.coordinates.flat().map((point) => point[1] ?? 0)
      : geometry.coordinates.flat(2).map((point) => point[1] ?? 0),
  );
  let south = 90;
  let north = -90;
  for (const latitude of latitudes) {
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return Math.cos((((south + north) / 2) * Math.PI) / 180);
}
