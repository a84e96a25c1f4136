import { areFurtherApart, metresBetween, type Position } from "./metres-between.ts";

/** A place with cells that one subscriber used. */
export interface UsedCell extends Position {
  /** On how many different days. */
  readonly callDays: number;
  readonly events: number;
  /** The region of the place; null in none. */
  readonly pcod: string | null;
  /** The sum over its events of the scores of their hours. */
  readonly hourScore: number;
  /** The sum over its events of the scores of their days of the week. */
  readonly dayScore: number;
}

/** Cells near each other. */
export interface Cluster extends Position {
  /** The sum of those of its cells, by which they weigh. */
  readonly callDays: number;
  readonly events: number;
  /** The region of its first cell, which was used on most days. */
  readonly pcod: string | null;
  readonly hourScore: number;
  readonly dayScore: number;
}

/**
 * Groups the cells of one subscriber by the algorithm that Isaacman et al. take from Hartigan: from the cell with most call days down,
 * each joins the nearest cluster whose middle is within the radius, which moves to the mean of its cells weighted by call
 * days, or begins one of its own. Cells with as many call days come in the order of their events, then of longitude and latitude.
 *
 * @param radius kilometres
 */
export function clusterCells(cells: readonly UsedCell[], radius: number): Cluster[] {
  const clusters: Cluster[] = [];
  for (const cell of cells.toSorted(compareCells)) {
    const at = nearest(clusters, cell, radius * 1000);
    if (at === undefined) clusters.push(cell);
    else clusters[at] = joined(clusters[at]!, cell);
  }
  return clusters;
}

/** Where in the list the nearest cluster is, of several the first; undefined when none is near enough. */
function nearest(clusters: readonly Cluster[], cell: Position, metres: number): number | undefined {
  let found: number | undefined;
  let least = metres;
  for (const [index, cluster] of clusters.entries()) {
    if (areFurtherApart(cluster, cell, least)) continue;
    const distance = metresBetween(cluster, cell);
    if (distance < least || (distance === least && found === undefined)) {
      found = index;
      least = distance;
    }
  }
  return found;
}

function joined(cluster: Cluster, cell: UsedCell): Cluster {
  const callDays = cluster.callDays + cell.callDays;
  const mean = (of: keyof Position): number =>
    (cluster[of] * cluster.callDays + cell[of] * cell.callDays) / callDays;
  return {
    longitude: mean("longitude"),
    latitude: mean("latitude"),
    callDays,
    events: cluster.events + cell.events,
    pcod: cluster.pcod,
    hourScore: cluster.hourScore + cell.hourScore,
    dayScore: cluster.dayScore + cell.dayScore,
  };
}

function compareCells(a: UsedCell, b: UsedCell): number {
  return (
    b.callDays - a.callDays ||
    b.events - a.events ||
    a.longitude - b.longitude ||
    a.latitude - b.latitude ||
    compareTexts(a.pcod ?? "", b.pcod ?? "")
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
