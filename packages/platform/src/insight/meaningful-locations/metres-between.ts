/** Degrees of WGS 84. */
export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

const equatorialRadius = 6_378_137;
const flattening = 1 / 298.257223563;

/**
 * The metres between two points along the ellipsoid WGS 84, by the formula of Andoyer as given by Meeus (Astronomical Algorithms,
 * chapter 11): the same as the engines compute.
 */
export function metresBetween(from: Position, to: Position): number {
  const middle = radians((from.latitude + to.latitude) / 2);
  const latitude = radians((from.latitude - to.latitude) / 2);
  const longitude = radians((from.longitude - to.longitude) / 2);
  const [sineMiddle, cosineMiddle] = [Math.sin(middle) ** 2, Math.cos(middle) ** 2];
  const [sineLatitude, cosineLatitude] = [Math.sin(latitude) ** 2, Math.cos(latitude) ** 2];
  const [sineLongitude, cosineLongitude] = [Math.sin(longitude) ** 2, Math.cos(longitude) ** 2];
  const near = sineLatitude * cosineLongitude + cosineMiddle * sineLongitude;
  const far = cosineLatitude * cosineLongitude + sineMiddle * sineLongitude;
  if (near === 0) return 0;
  const angle = Math.atan(Math.sqrt(near / far));
  const ratio = (3 * Math.sqrt(near * far)) / angle;
  const shortening = ((ratio - 1) / (2 * far)) * sineMiddle * cosineLatitude;
  const lengthening = ((ratio + 1) / (2 * near)) * cosineMiddle * sineLatitude;
  return 2 * equatorialRadius * angle * (1 + flattening * (shortening - lengthening));
}

/** Less than a degree of latitude is long anywhere. */
const metresOfDegree = 110_000;

/**
 * Whether two points are certainly further apart than so many metres, by their differences in latitude and in longitude alone: most
 * are, and the distance itself takes long to compute. Over up to 45 degrees the way across is at least nine tenths of that along the
 * parallel that is nearer to a pole.
 */
export function areFurtherApart(from: Position, to: Position, metres: number): boolean {
  if (Math.abs(from.latitude - to.latitude) * metresOfDegree > metres) return true;
  const longitude = Math.abs(from.longitude - to.longitude);
  if (longitude > 45) return false;
  const polar = Math.cos(radians(Math.max(Math.abs(from.latitude), Math.abs(to.latitude))));
  return longitude * metresOfDegree * 0.9 * polar > metres;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
