import type { FeatureCollection } from "geojson";

import { toCsvCell } from "#kernel";

import type { ResultRow } from "../disclosure/result-rows.ts";
import type { QueryResult } from "../query-result.ts";
import type { AnswerText } from "./answer-stream.ts";
import { flowFeatures } from "./flow-features.ts";
import { featureOf, findPlaces, type PlaceColumns, type Shapes, shapesOf } from "./places.ts";

type Rows = Pick<QueryResult, "columns" | "parts">;

/** The answer as FlowAPI gives it: `{"query_id": …, "query_result": [row, …]}`. */
export function toJson(
  result: Pick<QueryResult, "id" | "rowCount" | "jsonBytes" | "jsonParts">,
): AnswerText {
  const { id, jsonBytes } = result;
  const [start, end] = [`{"query_id":${JSON.stringify(id)},"query_result":[`, "]}"];
  const brackets = 2;
  const bytes = Buffer.byteLength(start) + jsonBytes - brackets + Buffer.byteLength(end);
  return { parts: enclose(result.jsonParts(), { start, between: ",", end }), bytes };
}

/** Comma-separated values with a header (RFC 4180), with every column of the answer in its order. A text that a spreadsheet would run gets an apostrophe. */
export async function* toCsv({ columns, parts }: Rows): AsyncIterable<string> {
  let lines = toCsvLine(columns);
  for await (const rows of parts()) {
    for (const row of rows) {
      lines += toCsvLine(columns.map((column) => textOf(row[column] ?? "")));
    }
    yield lines;
    lines = "";
  }
  if (lines !== "") yield lines;
}

/**
 * The answer as features. Of flows and origin-destination matrices each place is one, with what goes from it to the others as
 * `outflows` and what comes from them as `inflows`. Of others each row is one, with its values among its properties; a place
 * may have several. Places are regions with their shapes, or points. A place without shape has the geometry `null`.
 *
 * @param geography the regions of the unit; undefined when its places are points
 * @returns undefined when the answer is not given per place
 */
export function toGeoJson(
  result: Rows,
  geography: FeatureCollection | undefined,
): AsyncIterable<string> | undefined {
  const places = findPlaces(result.columns);
  if (!places) return undefined;
  const shapes = shapesOf(geography);
  const features =
    places.kind === "flows"
      ? flowFeatures(result, places, shapes)
      : rowFeatures(result, places.place, shapes);
  const start = '{"type":"FeatureCollection","features":[';
  return enclose(features, { start, between: ",", end: "]}" });
}

async function* rowFeatures(
  { parts }: Rows,
  place: PlaceColumns,
  shapes: Shapes,
): AsyncIterable<string> {
  for await (const rows of parts()) {
    const features = rows.map((row: ResultRow) =>
      featureOf(
        shapes,
        place.map((name) => row[name] ?? null),
        row,
      ),
    );
    if (features.length > 0) yield features.join(",");
  }
}

interface Frame {
  readonly start: string;
  readonly between: string;
  readonly end: string;
}

/** Nothing is given before the first part is there, so that its failure is told before anything was sent. */
async function* enclose(parts: AsyncIterable<string>, frame: Frame): AsyncIterable<string> {
  let before = frame.start;
  for await (const part of parts) {
    yield before + part;
    before = frame.between;
  }
  yield before === frame.start ? frame.start + frame.end : frame.end;
}

/** Spreadsheets take a text that begins like this for a formula; a code that is a number stays as it is. */
const formulaBeginning = /^(?![+-]?[\d.]+$)[=+\-@\t\r]/;

function textOf(value: string | number): string {
  return typeof value === "string" && formulaBeginning.test(value) ? `'${value}` : String(value);
}

function toCsvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => toCsvCell(cell)).join(",")}\r\n`;
}
