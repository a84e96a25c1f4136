import { constant, identifier, join, type Sql, sql } from "./sql.ts";

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
  const { middle, latitude, longitude } = anglesBetween(from, to);
  const squares = {
    sineMiddle: squareOf("sin", middle),
    cosineMiddle: squareOf("cos", middle),
    sineLatitude: squareOf("sin", latitude),
    cosineLatitude: squareOf("cos", latitude),
    sineLongitude: squareOf("sin", longitude),
    cosineLongitude: squareOf("cos", longitude),
  };
  const { near, far } = nearAndFar(squares);
  return metresOf({ ...squares, near, far, angle: angleOf(near, far), root: rootOf(near, far) });
}

/**
 * The same for every row of something to select from, with the alias `r`, as something to select from: these columns of its and
 * `metres`. Each part of the formula is computed once for a row; where the formula is one expression, engines compute its
 * parts as often as they occur.
 */
export function distances(
  rows: Sql,
  columns: readonly Sql[],
  between: { readonly from: Point; readonly to: Point },
): Sql {
  const kept = (alias: string): Sql => keep(columns, identifier(alias));
  const { middle, latitude, longitude } = anglesBetween(between.from, between.to);
  const sides = sql`(SELECT ${kept("r")}, sin(${middle}) AS sine_middle, cos(${middle}) AS cosine_middle,
    sin(${latitude}) AS sine_latitude, cos(${latitude}) AS cosine_latitude, sin(${longitude}) AS sine_longitude,
    cos(${longitude}) AS cosine_longitude FROM ${rows} r)`;
  const { near, far } = nearAndFar(squaresOfSides);
  const parts = sql`(SELECT ${kept("s")}, ${squaresOfSides.sineMiddle} AS square_sine_middle,
    ${squaresOfSides.cosineMiddle} AS square_cosine_middle, ${squaresOfSides.sineLatitude} AS square_sine_latitude,
    ${squaresOfSides.cosineLatitude} AS square_cosine_latitude, ${near} AS near, ${far} AS far FROM ${sides} s)`;
  const [nearPart, farPart] = [sql`p.near`, sql`p.far`];
  const angles = sql`(SELECT p.*, ${angleOf(nearPart, farPart)} AS angle, ${rootOf(nearPart, farPart)} AS root FROM ${parts} p)`;
  return sql`(SELECT ${kept("a")}, ${metresOf(partsInColumns)} AS metres FROM ${angles} a)`;
}

function keep(columns: readonly Sql[], alias: Sql): Sql {
  return join(columns.map((column) => sql`${alias}.${column} AS ${column}`));
}

/** Squares of the sines and cosines of the angles between two points. */
interface Squares {
  readonly sineMiddle: Sql;
  readonly cosineMiddle: Sql;
  readonly sineLatitude: Sql;
  readonly cosineLatitude: Sql;
  readonly sineLongitude: Sql;
  readonly cosineLongitude: Sql;
}

interface Parts extends Omit<Squares, "sineLongitude" | "cosineLongitude"> {
  readonly near: Sql;
  readonly far: Sql;
  readonly angle: Sql;
  /** Of the product of near and far. */
  readonly root: Sql;
}

const squaresOfSides: Squares = {
  sineMiddle: sql`(s.sine_middle * s.sine_middle)`,
  cosineMiddle: sql`(s.cosine_middle * s.cosine_middle)`,
  sineLatitude: sql`(s.sine_latitude * s.sine_latitude)`,
  cosineLatitude: sql`(s.cosine_latitude * s.cosine_latitude)`,
  sineLongitude: sql`(s.sine_longitude * s.sine_longitude)`,
  cosineLongitude: sql`(s.cosine_longitude * s.cosine_longitude)`,
};

const partsInColumns: Parts = {
  sineMiddle: sql`a.square_sine_middle`,
  cosineMiddle: sql`a.square_cosine_middle`,
  sineLatitude: sql`a.square_sine_latitude`,
  cosineLatitude: sql`a.square_cosine_latitude`,
  near: sql`a.near`,
  far: sql`a.far`,
  angle: sql`a.angle`,
  root: sql`a.root`,
};

function anglesBetween(from: Point, to: Point) {
  return {
    middle: sql`radians((${from.latitude} + ${to.latitude}) / 2)`,
    latitude: sql`radians((${from.latitude} - ${to.latitude}) / 2)`,
    longitude: sql`radians((${from.longitude} - ${to.longitude}) / 2)`,
  };
}

function nearAndFar(squares: Squares): { readonly near: Sql; readonly far: Sql } {
  const { sineMiddle, cosineMiddle, sineLatitude, cosineLatitude } = squares;
  const { sineLongitude, cosineLongitude } = squares;
  return {
    near: sql`(${sineLatitude} * ${cosineLongitude} + ${cosineMiddle} * ${sineLongitude})`,
    far: sql`(${cosineLatitude} * ${cosineLongitude} + ${sineMiddle} * ${sineLongitude})`,
  };
}

function angleOf(near: Sql, far: Sql): Sql {
  return sql`atan(sqrt(${near} / nullif(${far}, 0)))`;
}

function rootOf(near: Sql, far: Sql): Sql {
  return sql`sqrt(${near} * ${far})`;
}

function metresOf({ near, far, angle, root, ...squares }: Parts): Sql {
  const { sineMiddle, cosineMiddle, sineLatitude, cosineLatitude } = squares;
  const ratio = sql`(3 * ${root} / nullif(${angle}, 0))`;
  const shortening = sql`(${ratio} - 1) / (2 * nullif(${far}, 0)) * ${sineMiddle} * ${cosineLatitude}`;
  const lengthening = sql`(${ratio} + 1) / (2 * nullif(${near}, 0)) * ${cosineMiddle} * ${sineLatitude}`;
  return sql`CASE WHEN ${near} = 0 THEN 0 ELSE ${constant(2 * equatorialRadius)} * ${angle}
    * (1 + ${constant(flattening)} * (${shortening} - ${lengthening})) END`;
}

function squareOf(name: "sin" | "cos", angle: Sql): Sql {
  const value = name === "sin" ? sql`sin(${angle})` : sql`cos(${angle})`;
  return sql`(${value} * ${value})`;
}
