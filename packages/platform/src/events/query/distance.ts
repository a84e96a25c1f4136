import { constant, type Sql, sql } from "./sql.ts";

/** Degrees of WGS 84. */
export interface Point {
  readonly longitude: Sql;
  readonly latitude: Sql;
}

const equatorialRadius = 6_378_137;
const flattening = 1 / 298.257223563;

/**
 * The metres between two points along the ellipsoid WGS 84, by the formula of Andoyer as given by Meeus (Astronomical Algorithms,
 * chapter 11): an error of about a hundred-thousandth, where a sphere is wrong by up to half a hundredth. It is
 * written out, so that every engine computes the same. Null for points on opposite sides of the earth.
 */
export function distance(from: Point, to: Point): Sql {
  const middle = sql`radians((${from.latitude} + ${to.latitude}) / 2)`;
  const latitude = sql`radians((${from.latitude} - ${to.latitude}) / 2)`;
  const longitude = sql`radians((${from.longitude} - ${to.longitude}) / 2)`;
  const [sineMiddle, cosineMiddle] = [squareOf("sin", middle), squareOf("cos", middle)];
  const [sineLatitude, cosineLatitude] = [squareOf("sin", latitude), squareOf("cos", latitude)];
  const [sineLongitude, cosineLongitude] = [squareOf("sin", longitude), squareOf("cos", longitude)];
  const near = sql`(${sineLatitude} * ${cosineLongitude} + ${cosineMiddle} * ${sineLongitude})`;
  const far = sql`(${cosineLatitude} * ${cosineLongitude} + ${sineMiddle} * ${sineLongitude})`;
  const angle = sql`atan(sqrt(${near} / nullif(${far}, 0)))`;
  const ratio = sql`(3 * sqrt(${near} * ${far}) / nullif(${angle}, 0))`;
  const shortening = sql`(${ratio} - 1) / (2 * nullif(${far}, 0)) * ${sineMiddle} * ${cosineLatitude}`;
  const lengthening = sql`(${ratio} + 1) / (2 * nullif(${near}, 0)) * ${cosineMiddle} * ${sineLatitude}`;
  return sql`CASE WHEN ${near} = 0 THEN 0 ELSE ${constant(2 * equatorialRadius)} * ${angle}
    * (1 + ${constant(flattening)} * (${shortening} - ${lengthening})) END`;
}

function squareOf(name: "sin" | "cos", angle: Sql): Sql {
  const value = name === "sin" ? sql`sin(${angle})` : sql`cos(${angle})`;
  return sql`(${value} * ${value})`;
}
