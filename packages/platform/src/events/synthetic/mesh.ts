/** A honeycomb of hexagons. Three hexagons meet at every corner, so a border along their edges never crosses itself. */
export interface Mesh {
  readonly columns: number;
  readonly rows: number;
  /** Number of hexagons; hexagon `row * columns + column`. */
  readonly size: number;
  /** The six neighbours in the order of the edges; -1 beyond the rim. */
  neighbours(hexagon: number): readonly number[];
  /** The six corners, anticlockwise; edge `n` runs from corner `n` to corner `n + 1` and faces neighbour `n`. */
  corners(hexagon: number): readonly number[];
  /** The middle of a hexagon, in widths of a hexagon. */
  centre(hexagon: number): Point;
  /** Where a corner lies, in widths of a hexagon. */
  cornerPoint(corner: number): Point;
}

export type Point = readonly [x: number, y: number];

// In a lattice of half widths across and half radii up, a pointed hexagon has whole coordinates everywhere.
const cornerSteps: readonly Point[] = [
  [0, 2],
  [-1, 1],
  [-1, -1],
  [0, -2],
  [1, -1],
  [1, 1],
];
const neighbourSteps: readonly Point[] = [
  [-1, 3],
  [-2, 0],
  [-1, -3],
  [1, -3],
  [2, 0],
  [1, 3],
];
const unitUp = 1 / (2 * Math.sqrt(3));

export function createMesh(columns: number, rows: number): Mesh {
  const stride = 2 * columns + 4;
  const lattice = (hexagon: number): Point => {
    const row = Math.floor(hexagon / columns);
    return [2 * (hexagon % columns) + (row % 2), 3 * row];
  };
  const hexagonAt = ([x, y]: Point): number => {
    const row = y / 3;
    const column = (x - (row & 1)) / 2;
    return row < 0 || row >= rows || column < 0 || column >= columns ? -1 : row * columns + column;
  };
  return {
    columns,
    rows,
    size: columns * rows,
    neighbours: (hexagon) => around(lattice(hexagon), neighbourSteps).map((at) => hexagonAt(at)),
    corners: (hexagon) =>
      around(lattice(hexagon), cornerSteps).map(([x, y]) => (y + 2) * stride + x + 1),
    centre: (hexagon) => toWidths(lattice(hexagon)),
    cornerPoint: (corner) => toWidths([(corner % stride) - 1, Math.floor(corner / stride) - 2]),
  };
}

function around([x, y]: Point, steps: readonly Point[]): Point[] {
  return steps.map(([dx, dy]) => [x + dx, y + dy] as const);
}

function toWidths([x, y]: Point): Point {
  return [x / 2, y * unitUp];
}
