import type { RegionFeatures, ResultRow } from "@flotilla/client";

import { colourOf, type MapColours } from "../insight/map-colours.ts";
import { findClass, type ValueClass } from "../insight/value-classes.ts";
import { middleOf, type Position } from "./region-middle.ts";
import { placeOf, type ResultShape, valueOf } from "./result-shape.ts";

/** The name under which ECharts keeps the shapes. */
export const mapName = "answer";

const mostArcs = 300;

export interface MapContent {
  readonly rows: readonly ResultRow[];
  readonly shape: ResultShape;
  readonly features: RegionFeatures;
  readonly names: ReadonlyMap<string, string>;
  readonly classes: readonly ValueClass[];
  readonly colours: MapColours;
  readonly line: string;
}

/** What ECharts is to draw: regions in the colour of their class, points, or arcs between places. */
export function describeMap(content: MapContent) {
  return {
    animation: false,
    tooltip: {
      trigger: "item",
      confine: true,
      renderMode: "richText",
      formatter: ({ data }: { readonly data?: { readonly told?: string } }) => data?.told ?? "",
    },
    geo: describeRegions(content),
    series: describeSeries(content),
  };
}

/** How many ways an answer has that the map leaves out. */
export function countLeftOut(rows: readonly ResultRow[], shape: ResultShape): number {
  return shape.places.endsWith("flow") ? Math.max(0, waysOf(rows).length - mostArcs) : 0;
}

function describeRegions({ colours, features }: MapContent) {
  const areaColor = colours.withheld;
  return {
    map: mapName,
    nameProperty: "pcod",
    aspectScale: aspectOf(features),
    left: 12,
    right: 12,
    top: 12,
    bottom: 12,
    preserveAspect: "contain",
    roam: true,
    label: { show: false },
    itemStyle: { areaColor, borderColor: colours.withheldLines, borderWidth: 0.75 },
    emphasis: { label: { show: false }, itemStyle: { areaColor } },
  };
}

function describeSeries(content: MapContent): readonly object[] {
  switch (content.shape.places) {
    case "region":
      return [describeAreas(content)];
    case "point":
      return [describePoints(content)];
    default:
      return [describeArcs(content), describeStays(content)];
  }
}

function describeAreas(content: MapContent) {
  const { rows, shape, names, classes, colours } = content;
  return {
    type: "map",
    map: mapName,
    geoIndex: 0,
    nameProperty: "pcod",
    selectedMode: false,
    data: rows.map((row) => {
      const value = valueOf(row);
      const areaColor = colourOf(colours, findClass(classes, value), classes.length);
      const itemStyle = { areaColor, borderColor: colours.border };
      const told = `${placeOf(row, shape, names)}: ${format(value)}`;
      return { name: String(row["pcod"]), value, told, itemStyle, emphasis: { itemStyle } };
    }),
  };
}

function describePoints({ rows, shape, names, classes, colours }: MapContent) {
  return {
    type: "scatter",
    coordinateSystem: "geo",
    symbolSize: 7,
    data: rows.map((row) => ({
      value: [Number(row["lon"]), Number(row["lat"]), valueOf(row)],
      told: `${placeOf(row, shape, names)}: ${format(valueOf(row))}`,
      itemStyle: { color: colourOf(colours, findClass(classes, valueOf(row)), classes.length) },
    })),
  };
}

function describeArcs(content: MapContent) {
  const ways = waysOf(content.rows).slice(0, mostArcs);
  const highest = Math.max(1, ...ways.map(valueOf));
  const middles = middlesOf(content.features);
  return {
    type: "lines",
    coordinateSystem: "geo",
    data: ways.flatMap((row) => {
      const coords = [endOf(row, "_from", middles), endOf(row, "_to", middles)];
      if (coords.includes(undefined)) return [];
      const share = valueOf(row) / highest;
      const lineStyle = {
        color: content.line,
        width: 0.75 + 5 * share,
        opacity: 0.25 + 0.6 * share,
        curveness: 0.25,
      };
      const told = `${placeOf(row, content.shape, content.names)}: ${format(valueOf(row))}`;
      return [{ coords, told, lineStyle }];
    }),
  };
}

/** Those who are at the same place before and after, as points. */
function describeStays(content: MapContent) {
  const stays = content.rows.filter(isStay);
  const highest = Math.max(1, ...stays.map(valueOf));
  const middles = middlesOf(content.features);
  return {
    type: "scatter",
    coordinateSystem: "geo",
    itemStyle: { color: content.line },
    data: stays.flatMap((row) => {
      const at = endOf(row, "_from", middles);
      const told = `${placeOf(row, content.shape, content.names)}: ${format(valueOf(row))}`;
      const symbolSize = 3 + 11 * Math.sqrt(valueOf(row) / highest);
      return at === undefined ? [] : [{ value: [...at], told, symbolSize }];
    }),
  };
}

function waysOf(rows: readonly ResultRow[]): readonly ResultRow[] {
  return rows.filter((row) => !isStay(row)).toSorted((one, other) => valueOf(other) - valueOf(one));
}

function isStay(row: ResultRow): boolean {
  return row["pcod_from"] === undefined
    ? row["lon_from"] === row["lon_to"] && row["lat_from"] === row["lat_to"]
    : row["pcod_from"] === row["pcod_to"];
}

function endOf(
  row: ResultRow,
  end: "_from" | "_to",
  middles: ReadonlyMap<string, Position>,
): Position | undefined {
  const pcod = row[`pcod${end}`];
  if (pcod !== undefined) return middles.get(pcod ?? "");
  const [longitude, latitude] = [row[`lon${end}`], row[`lat${end}`]];
  return typeof longitude === "number" && typeof latitude === "number"
    ? [longitude, latitude]
    : undefined;
}

function middlesOf({ features }: RegionFeatures): ReadonlyMap<string, Position> {
  return new Map(features.map(({ properties, geometry }) => [properties.pcod, middleOf(geometry)]));
}

/** A degree of longitude against one of latitude, at the middle of the map. */
function aspectOf({ features }: RegionFeatures): number {
  const latitudes = features.map(({ geometry }) => middleOf(geometry)[1]);
  const middle =
    latitudes.reduce((sum, latitude) => sum + latitude, 0) / Math.max(1, latitudes.length);
  return Math.cos((middle * Math.PI) / 180);
}

function format(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: 2 });
}
