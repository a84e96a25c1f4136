import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Position } from "geojson";

/** What is asked of the files: subscribers seen per region from one day until before another. */
export interface Question {
  /** Where `flotilla generate cdr` wrote. */
  readonly directory: string;
  readonly unit: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly eventTypes: readonly string[];
  /** Only counts above this are published. */
  readonly threshold: number;
}

interface Region {
  readonly properties: { readonly pcod: string };
  readonly geometry:
    | { readonly type: "Polygon"; readonly coordinates: Position[][] }
    | { readonly type: "MultiPolygon"; readonly coordinates: Position[][][] };
}

type Row = Readonly<Record<string, string>>;

/** The answer by the plainest means: read every file, look up every cell, count with sets. Sorted by region. */
export function countFromFiles(question: Question): { pcod: string; value: number }[] {
  const { directory, unit, startDate, endDate } = question;
  const cells = Map.groupBy(readCsv(join(directory, "cells.csv")), (cell) => cell["id"]);
  const regions = readRegions(join(directory, `${unit}.geojson`));
  const regionOf = new Map<Row, string | undefined>();
  const seen = new Map<string, Set<string>>();
  for (const event of question.eventTypes.flatMap((type) => readEvents(directory, type))) {
    const day = event["datetime"]!.slice(0, 10);
    if (day < startDate || day >= endDate) continue;
    const cell = cells.get(event["location_id"])?.find((version) => servesOn(version, day));
    if (!cell) continue;
    if (!regionOf.has(cell)) regionOf.set(cell, findRegion(regions, cell));
    const pcod = regionOf.get(cell);
    if (pcod === undefined) continue;
    seen.set(pcod, (seen.get(pcod) ?? new Set()).add(event["msisdn"]!));
  }
  return [...seen]
    .map(([pcod, subscribers]) => ({ pcod, value: subscribers.size }))
    .filter(({ value }) => value > question.threshold)
    .toSorted((a, b) => (a.pcod < b.pcod ? -1 : 1));
}

function readEvents(directory: string, type: string): Row[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith(`${type}_`))
    .flatMap((name) => readCsv(join(directory, name)));
}

/** Comma-separated, with a header; the generated files quote nothing. */
function readCsv(file: string): Row[] {
  const [header = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const values = line.split(",");
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
  });
}

function readRegions(file: string): Region[] {
  return (JSON.parse(readFileSync(file, "utf8")) as { features: Region[] }).features;
}

function servesOn(cell: Row, day: string): boolean {
  const last = cell["date_of_last_service"]!;
  return cell["date_of_first_service"]! <= day && (last === "" || day <= last);
}

function findRegion(regions: readonly Region[], cell: Row): string | undefined {
  const point = [Number(cell["longitude"]), Number(cell["latitude"])];
  return regions.find((region) => polygonsOf(region).some((rings) => isWithin(rings, point)))
    ?.properties.pcod;
}

function polygonsOf({ geometry }: Region): Position[][][] {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** Counts how often a ray to the east crosses any ring: an odd number is within, and holes come out right. */
function isWithin(rings: readonly Position[][], [x = 0, y = 0]: Position): boolean {
  const crossings = rings.flatMap((ring) =>
    ring.slice(1).filter(([bx = 0, by = 0], index) => {
      const [ax = 0, ay = 0] = ring[index]!;
      return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
    }),
  );
  return crossings.length % 2 === 1;
}
