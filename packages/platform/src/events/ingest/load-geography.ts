import { readFile, stat } from "node:fs/promises";

import type { MultiPolygon, Position } from "geojson";

import type { FlotillaError } from "#kernel";

import { eventErrors } from "../errors.ts";
import { refreshRegions } from "../places/refresh.ts";
import { lineOfJsonFault } from "../reading/json-fault.ts";
import { insertRows } from "../store/insert-rows.ts";
import type { Writer } from "../store/statements.ts";
import { supersedeBatches } from "./batches.ts";

export interface GeographyFile {
  readonly path: string;
  readonly unit: string;
  readonly batch: number;
}

interface NamedRegion {
  readonly pcod: string;
  readonly name: string;
  readonly geometry: MultiPolygon;
}

const geographyTable = {
  name: "geographies",
  columns: {
    unit: "VARCHAR",
    pcod: "VARCHAR",
    name: "VARCHAR",
    geometry: "VARCHAR",
    position: "INTEGER",
    batch: "INTEGER",
  },
};

/** Stores the regions of a unit in place of those that it had; the regions of all cells follow. Answers how many. */
export async function loadGeography(writer: Writer, file: GeographyFile): Promise<number> {
  const { path, unit, batch } = file;
  const regions = await readRegions(path);
  await supersedeBatches(writer, "type = 'geography' AND unit = $unit", { unit });
  await writer.run("DELETE FROM geographies WHERE unit = $unit", { unit });
  const rows = regions.map(({ pcod, name, geometry }, position) => ({
    unit,
    pcod,
    name,
    geometry: JSON.stringify(geometry),
    position,
    batch,
  }));
  await insertRows(writer, geographyTable, rows);
  await refreshRegions(writer, unit, batch);
  return regions.length;
}

/** Bytes. A geography is read as a whole, while nothing else can be done. */
const largestGeography = 134_217_728;
/** Characters of a text in which the line with a mistake is looked for. */
const longestSearched = 16_777_216;

type Refuse = (place: string, reason: string, cause?: unknown) => FlotillaError;

async function readRegions(path: string): Promise<NamedRegion[]> {
  const refuse: Refuse = (place, reason, cause) =>
    eventErrors.geography_invalid({ path, place, reason }, { cause });
  if ((await stat(path)).size > largestGeography) {
    throw refuse("the file", `it is larger than ${largestGeography} bytes`);
  }
  const collection = parseJson(await readFile(path, "utf8"), refuse);
  if (
    !isRecord(collection) ||
    collection.type !== "FeatureCollection" ||
    !Array.isArray(collection.features)
  ) {
    throw refuse('member "type"', "it is not a FeatureCollection with features");
  }
  if (collection.features.length === 0) throw eventErrors.file_empty({ path, missing: "features" });
  const positions = new Map<string, number>();
  return collection.features.map((feature: unknown, index) => {
    const region = readFeature(feature, `feature ${index + 1}`, refuse);
    const earlier = positions.get(region.pcod);
    if (earlier !== undefined) {
      throw refuse(
        `feature ${index + 1}`,
        `pcod "${region.pcod}" is that of feature ${earlier} too`,
      );
    }
    positions.set(region.pcod, index + 1);
    return region;
  });
}

function parseJson(text: string, refuse: Refuse): unknown {
  const json = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(json);
  } catch (error) {
    if (json.length > longestSearched) throw refuse("the file", "it is not JSON", error);
    throw refuse(`line ${lineOfJsonFault(json)}`, "it stops being JSON there", error);
  }
}

function readFeature(feature: unknown, place: string, refuse: Refuse): NamedRegion {
  const properties = isRecord(feature) ? feature.properties : undefined;
  if (!isRecord(feature) || !isRecord(properties))
    throw refuse(place, "it is not a Feature with properties");
  const pcod = textOf(properties.pcod);
  const name = textOf(properties.name);
  if (!pcod) throw refuse(place, 'property "pcod" is missing or not a text');
  if (!name) throw refuse(`${place} (${pcod})`, 'property "name" is missing or not a text');
  return {
    pcod,
    name,
    geometry: readGeometry(feature.geometry, (reason) => refuse(`${place} (${pcod})`, reason)),
  };
}

function readGeometry(geometry: unknown, refuse: (reason: string) => FlotillaError): MultiPolygon {
  const kind = isRecord(geometry) ? geometry.type : undefined;
  if (!isRecord(geometry) || (kind !== "Polygon" && kind !== "MultiPolygon")) {
    throw refuse(
      `its geometry is ${JSON.stringify(kind ?? null)} and not a Polygon or MultiPolygon`,
    );
  }
  const polygons: unknown = kind === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0)
    throw refuse("its coordinates are missing");
  for (const rings of polygons) {
    if (!Array.isArray(rings) || rings.length === 0) throw refuse("a polygon of it has no ring");
    for (const ring of rings) checkRing(ring, refuse);
  }
  return { type: "MultiPolygon", coordinates: polygons as Position[][][] };
}

function checkRing(ring: unknown, refuse: (reason: string) => FlotillaError): void {
  if (!Array.isArray(ring) || ring.length < 4)
    throw refuse("a ring of it has fewer than four positions");
  for (const position of ring) {
    const [longitude, latitude] = Array.isArray(position) ? (position as unknown[]) : [];
    const isPosition = typeof longitude === "number" && typeof latitude === "number";
    if (!isPosition) throw refuse(`${JSON.stringify(position)} is not a position`);
    if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
      throw refuse(
        `${JSON.stringify(position)} is not a longitude and latitude; other projections have to be converted first`,
      );
    }
  }
  const [first, last] = [ring[0] as Position, ring.at(-1) as Position];
  if (first[0] !== last[0] || first[1] !== last[1]) throw refuse("a ring of it is not closed");
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
