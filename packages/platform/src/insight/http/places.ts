import type { Feature, FeatureCollection, Geometry } from "geojson";

/** The columns that name a place: the code of a region, or longitude and latitude. */
export type PlaceColumns = readonly string[];

/** The values that name a place. */
export type PlaceName = readonly (string | number | null)[];

/** How an answer names places: one in each row, or where from and where to. */
type AnswerPlaces =
  | { readonly kind: "single"; readonly place: PlaceColumns }
  | { readonly kind: "flows"; readonly from: PlaceColumns; readonly to: PlaceColumns };

/** The regions by their code; undefined when places are points. */
export type Shapes = ReadonlyMap<unknown, Feature> | undefined;

/** Finds the columns by which an answer names its places; undefined when it names none. */
export function findPlaces(columns: readonly string[]): AnswerPlaces | undefined {
  const find = (suffix: string) =>
    [[`pcod${suffix}`], [`lon${suffix}`, `lat${suffix}`]].find((names) =>
      names.every((name) => columns.includes(name)),
    );
  const place = find("");
  if (place) return { kind: "single", place };
  const [from, to] = [find("_from"), find("_to")];
  return from && to ? { kind: "flows", from, to } : undefined;
}

export function shapesOf(geography: FeatureCollection | undefined): Shapes {
  if (!geography) return undefined;
  return new Map(geography.features.map((feature) => [feature.properties?.["pcod"], feature]));
}

/** A feature as JSON: the shape of a place, what its geography says of it, and `values`. */
export function featureOf(
  shapes: Shapes,
  name: PlaceName,
  values: Readonly<Record<string, unknown>>,
): string {
  const region = shapes?.get(name[0]);
  const properties = { ...region?.properties, ...values };
  const geometry = shapes ? (region?.geometry ?? null) : pointAt(name);
  return JSON.stringify({ type: "Feature", properties, geometry });
}

function pointAt([longitude, latitude]: PlaceName): Geometry | null {
  if (typeof longitude !== "number" || typeof latitude !== "number") return null;
  return { type: "Point", coordinates: [longitude, latitude] };
}
