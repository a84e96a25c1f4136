import type { ResultRow } from "../disclosure/result-rows.ts";
import type { QueryResult } from "../query-result.ts";
import { featureOf, type PlaceColumns, type PlaceName, type Shapes } from "./places.ts";

interface FlowColumns {
  readonly from: PlaceColumns;
  readonly to: PlaceColumns;
}

/** A place, told apart from itself with other labels where flows have any. */
interface FlowPlace {
  readonly name: PlaceName;
  readonly labels: Readonly<Record<string, unknown>>;
}

/** Every flow by the positions of its places; `from`, `to` and `values` are of the same length. */
interface FlowList {
  readonly places: readonly FlowPlace[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly values: readonly unknown[];
}

/**
 * The flows per place: a feature as JSON for each place, and for each of the labels where there are any. What comes into a
 * place stands all over the answer, so three numbers of each row are in memory before the first feature.
 */
export async function* flowFeatures(
  { columns, parts }: Pick<QueryResult, "columns" | "parts">,
  { from, to }: FlowColumns,
  shapes: Shapes,
): AsyncIterable<string> {
  const labels = columns.filter((name) => ![...from, ...to, "value"].includes(name));
  const flows = await readFlows(parts(), { from, to, labels });
  const { places } = flows;
  const leaving = groupByPlace(flows.from, places.length);
  const arriving = groupByPlace(flows.to, places.length);
  const names = from.map((column) => column.replace(/_from$/, ""));
  for (const [index, place] of places.entries()) {
    const named = Object.fromEntries(names.map((column, at) => [column, place.name[at]]));
    const outflows = valuesByPlace(flows, leaving[index] ?? [], flows.to);
    const inflows = valuesByPlace(flows, arriving[index] ?? [], flows.from);
    yield featureOf(shapes, place.name, { ...named, ...place.labels, outflows, inflows });
  }
}

async function readFlows(
  parts: AsyncIterable<readonly ResultRow[]>,
  columns: FlowColumns & { readonly labels: readonly string[] },
): Promise<FlowList> {
  const places: FlowPlace[] = [];
  const positions = new Map<string, number>();
  const [from, to, values]: [number[], number[], unknown[]] = [[], [], []];
  const positionOf = (place: FlowPlace) => {
    const key = JSON.stringify(place);
    const position = positions.get(key) ?? places.push(place) - 1;
    positions.set(key, position);
    return position;
  };
  for await (const rows of parts) {
    for (const row of rows) {
      const labels = Object.fromEntries(columns.labels.map((name) => [name, row[name] ?? null]));
      from.push(positionOf({ name: nameOf(row, columns.from), labels }));
      to.push(positionOf({ name: nameOf(row, columns.to), labels }));
      values.push(row["value"]);
    }
  }
  return { places, from, to, values };
}

/** For each place the flows with it at the end that `positions` gives. */
function groupByPlace(positions: readonly number[], count: number): readonly number[][] {
  const groups = Array.from({ length: count }, (): number[] => []);
  for (const [flow, place] of positions.entries()) groups[place]?.push(flow);
  return groups;
}

function valuesByPlace(
  { places, values }: FlowList,
  flows: readonly number[],
  others: readonly number[],
): Record<string, unknown> {
  return Object.fromEntries(
    flows.map((flow) => [textOf(places[others[flow] ?? -1]?.name ?? []), values[flow]]),
  );
}

function nameOf(row: ResultRow, columns: PlaceColumns): PlaceName {
  return columns.map((column) => row[column] ?? null);
}

/** Several values are separated by a comma, as longitude and latitude usually are. */
function textOf(name: PlaceName): string {
  return name.map((value) => String(value ?? "")).join(",");
}
