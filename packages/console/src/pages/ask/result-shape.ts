import type { ResultRow } from "@flotilla/client";

/** What the columns of an answer mean for showing it. */
export interface ResultShape {
  readonly columns: readonly string[];
  /** How rows name a place: a region, a point, a way between two, or not at all. */
  readonly places: "region" | "point" | "region flow" | "point flow" | "none";
  /** Columns of the time, from the day to the minute; empty where there is none. */
  readonly time: readonly string[];
  /** Other columns that tell rows apart, such as a label. */
  readonly labels: readonly string[];
  /** Whether rows are bins of a histogram. */
  readonly isHistogram: boolean;
}

const placeColumns = new Set([
  "pcod",
  "lon",
  "lat",
  "pcod_from",
  "pcod_to",
  "lon_from",
  "lat_from",
  "lon_to",
  "lat_to",
]);
const timeColumns = new Set(["date", "hour", "min", "datetime"]);
const edgeColumns = new Set(["lower_edge", "upper_edge"]);

/** Reads what an answer's columns mean. */
export function readShape(rows: readonly ResultRow[]): ResultShape {
  const columns = Object.keys(rows[0] ?? {});
  return {
    columns,
    places: readPlaces(columns),
    time: columns.filter((name) => timeColumns.has(name)),
    labels: columns.filter(isLabel),
    isHistogram: columns.includes("lower_edge"),
  };
}

function isLabel(name: string): boolean {
  const isKnown = placeColumns.has(name) || timeColumns.has(name) || edgeColumns.has(name);
  return name !== "value" && !isKnown;
}

function readPlaces(columns: readonly string[]): ResultShape["places"] {
  if (columns.includes("pcod")) return "region";
  if (columns.includes("lon")) return "point";
  if (columns.includes("pcod_from")) return "region flow";
  return columns.includes("lon_from") ? "point flow" : "none";
}

/** The number of a row. */
export function valueOf(row: ResultRow): number {
  return row.value ?? 0;
}

/** The time of a row as text, in the order of time. */
export function timeOf(row: ResultRow, { time }: ResultShape): string {
  if (row["datetime"] !== undefined) return String(row["datetime"]).replace("T", " ").slice(0, 16);
  const [day, ...parts] = time.map((name) => String(row[name] ?? ""));
  const clock = parts.map((part) => part.padStart(2, "0"));
  return clock.length === 0
    ? (day ?? "")
    : `${day} ${clock.length === 1 ? `${clock[0]}:00` : clock.join(":")}`;
}

/** The place of a row as text, with the names of regions that are known. */
export function placeOf(
  row: ResultRow,
  shape: ResultShape,
  names: ReadonlyMap<string, string>,
): string {
  const region = (column: string): string => {
    const pcod = row[column];
    return pcod === null || pcod === undefined
      ? "nowhere"
      : (names.get(String(pcod)) ?? String(pcod));
  };
  const point = (end: string): string =>
    [row[`lon${end}`], row[`lat${end}`]].map((each) => Number(each).toFixed(3)).join(", ");
  switch (shape.places) {
    case "region":
      return region("pcod");
    case "region flow":
      return `${region("pcod_from")} → ${region("pcod_to")}`;
    case "point":
      return point("");
    case "point flow":
      return `${point("_from")} → ${point("_to")}`;
    default:
      return "";
  }
}

/** What tells the rows of one place apart: the time and the labels. */
export function sliceOf(row: ResultRow, shape: ResultShape): string {
  const parts = [
    ...(shape.time.length > 0 ? [timeOf(row, shape)] : []),
    ...shape.labels.map((name) => String(row[name] ?? "")),
  ];
  return parts.join(", ");
}
