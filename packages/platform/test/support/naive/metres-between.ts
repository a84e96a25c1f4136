/** The metres between two points along the ellipsoid WGS 84, by Vincenty's inverse formula (Survey Review 23, 1975). */
export function metresBetween(
  a: { readonly longitude: number; readonly latitude: number },
  b: { readonly longitude: number; readonly latitude: number },
): number {
  const [major, flattening] = [6_378_137, 1 / 298.257223563];
  const minor = major * (1 - flattening);
  const difference = radians(b.longitude - a.longitude);
  const [u1, u2] = [a, b].map(({ latitude }) =>
    Math.atan((1 - flattening) * Math.tan(radians(latitude))),
  ) as [number, number];
  let lambda = difference;
  for (let step = 0; step < 100; step += 1) {
    const across = Math.cos(u2) * Math.sin(lambda);
    const along = Math.cos(u1) * Math.sin(u2) - Math.sin(u1) * Math.cos(u2) * Math.cos(lambda);
    const sine = Math.hypot(across, along);
    if (sine === 0) return 0;
    const cosine = Math.sin(u1) * Math.sin(u2) + Math.cos(u1) * Math.cos(u2) * Math.cos(lambda);
    const sigma = Math.atan2(sine, cosine);
    const sineAlpha = (Math.cos(u1) * Math.cos(u2) * Math.sin(lambda)) / sine;
    const squaredCosine = 1 - sineAlpha ** 2;
    const middle =
      squaredCosine === 0 ? 0 : cosine - (2 * Math.sin(u1) * Math.sin(u2)) / squaredCosine;
    const c = (flattening / 16) * squaredCosine * (4 + flattening * (4 - 3 * squaredCosine));
    const before = lambda;
    const inner = middle + c * cosine * (2 * middle ** 2 - 1);
    lambda = difference + (1 - c) * flattening * sineAlpha * (sigma + c * sine * inner);
    if (Math.abs(lambda - before) > 1e-12) continue;
    const square = (squaredCosine * (major ** 2 - minor ** 2)) / minor ** 2;
    const factor = 1 + (square / 16_384) * (4096 + square * (-768 + square * (320 - 175 * square)));
    const term = (square / 1024) * (256 + square * (-128 + square * (74 - 47 * square)));
    const last = (term / 6) * middle * (4 * sine ** 2 - 3) * (4 * middle ** 2 - 3);
    const change = term * sine * (middle + (term / 4) * (cosine * (2 * middle ** 2 - 1) - last));
    return minor * factor * (sigma - change);
  }
  throw new Error("the points lie on opposite sides of the earth");
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
