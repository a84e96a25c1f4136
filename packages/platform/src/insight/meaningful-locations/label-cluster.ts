import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";
import type { MultiPolygon, Position } from "geojson";

import type { Cluster } from "./cluster-cells.ts";

/** The areas that labels stand for, as GeoJSON of mean hour scores (x) and mean day scores (y). Rings need not be closed. */
export type Labels = Readonly<
  Record<
    string,
    {
      readonly type: "Polygon" | "MultiPolygon";
      readonly coordinates: readonly unknown[];
    }
  >
>;

/** The label of what no area contains. */
export const unknownLabel = "unknown";

/** Finds the label of a cluster: the first by name whose area, its border included, contains the mean scores of its events. */
export function createLabeller(labels: Labels): (cluster: Cluster) => string {
  const areas = Object.keys(labels)
    .toSorted()
    .map((label) => ({ label, area: toMultiPolygon(labels[label]!) }));
  return ({ hourScore, dayScore, events }) => {
    const point = [hourScore / events, dayScore / events];
    return areas.find(({ area }) => booleanPointInPolygon(point, area))?.label ?? unknownLabel;
  };
}

function toMultiPolygon({ type, coordinates }: Labels[string]): MultiPolygon {
  const polygons = (
    type === "Polygon" ? [coordinates] : coordinates
  ) as readonly (readonly (readonly Position[])[])[];
  return {
    type: "MultiPolygon",
    coordinates: polygons.map((rings) => rings.map((ring) => closed(ring))),
  };
}

function closed(ring: readonly Position[]): Position[] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  return first[0] === last[0] && first[1] === last[1] ? [...ring] : [...ring, first];
}
