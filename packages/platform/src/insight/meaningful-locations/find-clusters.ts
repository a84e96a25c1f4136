import type { ReadValue } from "#events";

import type { Computation } from "../kinds/query-kind.ts";
import type { EventFilter } from "../queries/event-filter.ts";
import type { Places } from "../queries/places.ts";
import { scoreColumns, type ScoreColumn, type Scores, usedCells } from "../queries/used-cells.ts";
import { type Cluster, clusterCells, type UsedCell } from "./cluster-cells.ts";

export interface ClusterOptions {
  readonly places: Places;
  readonly scores: Scores;
  /** Kilometres. */
  readonly radius: number;
  /** Clusters of fewer call days do not count. */
  readonly callDays: number;
}

/**
 * Hands over the clusters of each subscriber, one list for each of the intervals. One subscriber's cells are in memory at a time.
 */
export async function findClusters(
  computation: Computation,
  filters: readonly EventFilter[],
  options: ClusterOptions,
  take: (clusters: readonly (readonly Cluster[])[]) => void,
): Promise<void> {
  const columns = scoreColumns(options.scores);
  let subscriber: ReadValue | undefined;
  let cells: UsedCell[][] = [];
  const finish = (): void => {
    if (subscriber !== undefined) take(cells.map((each) => clustersOf(each, options)));
  };
  await computation.read(
    usedCells(computation, filters, options),
    ({ names, rowCount, columns: values }) => {
      const at = (name: string): readonly ReadValue[] => values[names.indexOf(name)]!;
      const [intervals, subscribers] = [at("interval_number"), at("subscriber")];
      const readCell = cellReader(at, columns);
      for (let row = 0; row < rowCount; row += 1) {
        if (subscribers[row] !== subscriber) {
          finish();
          subscriber = subscribers[row]!;
          cells = filters.map(() => []);
        }
        cells[Number(intervals[row])]!.push(readCell(row));
      }
    },
  );
  finish();
}

function clustersOf(cells: readonly UsedCell[], { radius, callDays }: ClusterOptions): Cluster[] {
  return clusterCells(cells, radius).filter((cluster) => cluster.callDays >= callDays);
}

function cellReader(
  at: (name: string) => readonly ReadValue[],
  columns: readonly ScoreColumn[],
): (row: number) => UsedCell {
  const [lon, lat, pcod] = [at("lon"), at("lat"), at("pcod")];
  const [callDays, events] = [at("call_days"), at("events")];
  const counts = columns.map((column) => Object.assign({ values: at(column.name) }, column));
  const sumOf = (row: number, of: ScoreColumn["of"]): number =>
    counts
      .filter((column) => column.of === of)
      .reduce((sum, { values, score }) => sum + score * Number(values[row]), 0);
  return (row) => ({
    longitude: Number(lon[row]),
    latitude: Number(lat[row]),
    pcod: pcod[row] as string | null,
    callDays: Number(callDays[row]),
    events: Number(events[row]),
    hourScore: sumOf(row, "hours"),
    dayScore: sumOf(row, "weekdays"),
  });
}
