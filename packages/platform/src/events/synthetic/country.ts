import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

import { drawBorders } from "./borders.ts";
import { divideLand, groupRegions } from "./divisions.ts";
import { raiseLand } from "./land.ts";
import { createMesh, type Mesh, type Point } from "./mesh.ts";
import { createNamer } from "./names.ts";
import { createRandom, type Random } from "./random.ts";

export type RegionCollection = FeatureCollection<
  Polygon | MultiPolygon,
  { readonly pcod: string; readonly name: string }
>;

/** An invented country, divided at three levels. */
export interface Country {
  /** Regions by unit: `admin0` to `admin3`. */
  readonly regions: Readonly<Record<string, RegionCollection>>;
  /** Points well inside the country as longitude and latitude, with the position of their admin3 region. */
  readonly ground: readonly { readonly at: Position; readonly region: number }[];
}

const [columns, rows] = [78, 76];
const regionCounts = { admin1: 6, admin2: 22, admin3: 100 };
const degreesPerHexagon = 0.058;
const southWest: Position = [-33.4, 2.6];

export function inventCountry(seed: number): Country {
  const random = createRandom(seed, 1);
  const mesh = createMesh(columns, rows);
  const options = (count: number) => ({ count, seed, random });
  const admin3 = divideLand(mesh, raiseLand(mesh, seed), options(regionCounts.admin3));
  const parents = groupRegions(mesh, admin3, options(regionCounts.admin2));
  const admin2 = admin3.map((region) => (region === -1 ? -1 : parents[region]!));
  const grandparents = groupRegions(mesh, admin2, options(regionCounts.admin1));
  const borders = drawBorders(mesh, admin3, { seed, project });
  const lineages = Array.from(parents, (parent, region): Lineage => [
    grandparents[parent]!,
    parent,
    region,
  ]);
  const outline: Outline = (belongs) =>
    borders.outline((hexagon) => admin3[hexagon] !== -1 && belongs(admin3[hexagon]!));
  return {
    regions: describeRegions(lineages, random, outline),
    ground: insideGround(mesh, admin3),
  };
}

function project([x, y]: Point): Position {
  return [southWest[0]! + x * degreesPerHexagon, southWest[1]! + y * degreesPerHexagon].map(
    (degrees) => Math.round(degrees * 1e4) / 1e4,
  );
}

/** The region of an admin3 region at level 1 and 2, and itself. */
type Lineage = readonly [admin1: number, admin2: number, admin3: number];

type Outline = (belongs: (region: number) => boolean) => Polygon | MultiPolygon;

function describeRegions(
  lineages: readonly Lineage[],
  random: Random,
  outline: Outline,
): Record<string, RegionCollection> {
  const nextName = createNamer(random);
  const codeOf = createCoder("XV");
  const ranked = lineages.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const collect = (depth: number): RegionCollection => {
    const paths = new Map(
      ranked.map((lineage) => [lineage.slice(0, depth).join(), lineage.slice(0, depth)]),
    );
    const features = [...paths].map(
      ([key, path]): Feature<Polygon | MultiPolygon, { pcod: string; name: string }> => ({
        type: "Feature",
        properties: { pcod: codeOf(path), name: nextName() },
        geometry: outline((region) => lineages[region]!.slice(0, depth).join() === key),
      }),
    );
    return { type: "FeatureCollection", features };
  };
  return { admin0: collect(0), admin1: collect(1), admin2: collect(2), admin3: collect(3) };
}

/** Numbers regions within the one above: `XV`, `XV01`, `XV0101`. */
function createCoder(country: string): (path: readonly number[]) => string {
  const codes = new Map([["", country]]);
  const children = new Map<string, number>();
  const codeOf = (path: readonly number[]): string => {
    const known = codes.get(path.join());
    if (known) return known;
    const parent = codeOf(path.slice(0, -1));
    const position = (children.get(parent) ?? 0) + 1;
    children.set(parent, position);
    const code = parent + String(position).padStart(2, "0");
    codes.set(path.join(), code);
    return code;
  };
  return codeOf;
}

function insideGround(mesh: Mesh, regions: Int32Array): Country["ground"] {
  const isLand = (hexagon: number): boolean => hexagon !== -1 && regions[hexagon] !== -1;
  return [...regions.keys()]
    .filter((hexagon) => [hexagon, ...mesh.neighbours(hexagon)].every((at) => isLand(at)))
    .map((hexagon) => ({ at: project(mesh.centre(hexagon)), region: regions[hexagon]! }));
}
