import type { PlacedEvent } from "./events.ts";
import { metresBetween } from "./metres-between.ts";
import { placedSteps, type PlainMapping, type StepsSpec } from "./placed-steps.ts";

type Point = readonly [x: number, y: number];

/** A specification of any of the kinds of meaningful locations. */
export type MeaningfulSpec = Omit<StepsSpec, "hours"> & {
  readonly labels: Readonly<
    Record<string, { readonly type: string; readonly coordinates: unknown }>
  >;
  readonly tower_hour_of_day_scores: readonly number[];
  readonly tower_day_of_week_scores: Readonly<Record<string, number>>;
  readonly tower_cluster_radius?: number | null;
  readonly tower_cluster_call_threshold?: number | null;
};

interface Cluster {
  readonly label: string;
  readonly pcod: string | undefined;
}

/** What meaningful_locations_aggregate gives. */
export function countMeaningful(
  events: readonly PlacedEvent[],
  spec: MeaningfulSpec & { readonly label: string },
  mapping?: PlainMapping,
): object[] {
  const people = [...clustersOf(events, spec, mapping).values()];
  const shares = people.flatMap((clusters, person) => {
    const own = clusters.filter(({ label }) => label === spec.label);
    return own.map(({ pcod }) => ({ person, row: { pcod }, part: 1 / own.length }));
  });
  return sumShares(shares).map((row) => Object.assign({ label: spec.label }, row));
}

/** What meaningful_locations_between_label_od_matrix gives. */
export function countBetweenLabels(
  events: readonly PlacedEvent[],
  spec: MeaningfulSpec & { readonly label_a: string; readonly label_b: string },
  mapping?: PlainMapping,
): object[] {
  const { label_a: first, label_b: second } = spec;
  const people = [...clustersOf(events, spec, mapping).values()];
  const shares = people.flatMap((clusters, person) =>
    pairsOf(
      person,
      clusters.filter(({ label }) => label === first),
      clusters.filter(({ label }) => label === second),
    ),
  );
  return sumShares(shares).map((row) =>
    Object.assign({ label_from: first, label_to: second }, row),
  );
}

/** What meaningful_locations_between_dates_od_matrix gives. */
export function countBetweenDates(
  events: readonly PlacedEvent[],
  spec: Omit<MeaningfulSpec, "start_date" | "end_date"> & {
    readonly label: string;
    readonly start_date_a: string;
    readonly end_date_a: string;
    readonly start_date_b: string;
    readonly end_date_b: string;
  },
  mapping?: PlainMapping,
): object[] {
  const [from, to] = (
    [
      [spec.start_date_a, spec.end_date_a],
      [spec.start_date_b, spec.end_date_b],
    ] as const
  ).map(([start_date, end_date]) => clustersOf(events, { ...spec, start_date, end_date }, mapping));
  const hasLabel = ({ label }: Cluster): boolean => label === spec.label;
  const shares = [...from!.keys()].flatMap((subscriber, person) =>
    pairsOf(
      person,
      from!.get(subscriber)!.filter(hasLabel),
      (to!.get(subscriber) ?? []).filter(hasLabel),
    ),
  );
  return sumShares(shares).map((row) => Object.assign({ label: spec.label }, row));
}

interface Share {
  readonly person: number;
  readonly row: Readonly<Record<string, string | undefined>>;
  readonly part: number;
}

function pairsOf(person: number, from: readonly Cluster[], to: readonly Cluster[]): Share[] {
  const part = 1 / (from.length * to.length);
  return from.flatMap((a) =>
    to.map((b) => ({ person, row: { pcod_from: a.pcod, pcod_to: b.pcod }, part })),
  );
}

function sumShares(shares: readonly Share[]): object[] {
  const placed = shares.filter(({ row }) => !Object.values(row).includes(undefined));
  const alike = [...Map.groupBy(placed, ({ row }) => JSON.stringify(row)).values()];
  return alike.map((same) =>
    Object.assign(
      {
        value: same.reduce((sum, { part }) => sum + part, 0),
        contributors: new Set(same.map(({ person }) => person)).size,
      },
      same[0]!.row,
    ),
  );
}

/** The clusters of each subscriber, with their label. */
function clustersOf(
  events: readonly PlacedEvent[],
  spec: MeaningfulSpec,
  mapping: PlainMapping = {},
): Map<string, Cluster[]> {
  const steps = placedSteps(events, { ...spec, aggregation_unit: "lon-lat" }, mapping);
  const bySubscriber = Map.groupBy(
    steps.map(({ event }) => event),
    ({ subscriber }) => subscriber,
  );
  const regionOf = (event: PlacedEvent): string | undefined =>
    spec.mapping_table
      ? mapping[event.cell!]
      : event.region(spec.geom_table ?? spec.aggregation_unit);
  return new Map(
    [...bySubscriber].map(([subscriber, own]) => [subscriber, clusterEvents(own, spec, regionOf)]),
  );
}

interface Cell {
  readonly point: { readonly longitude: number; readonly latitude: number };
  readonly pcod: string | undefined;
  readonly days: number;
  readonly events: readonly PlacedEvent[];
}

function clusterEvents(
  events: readonly PlacedEvent[],
  spec: MeaningfulSpec,
  regionOf: (event: PlacedEvent) => string | undefined,
): Cluster[] {
  const cells = [
    ...Map.groupBy(events, (event) => JSON.stringify([event.point, regionOf(event)])).values(),
  ].map((own): Cell => {
    const days = new Set(own.map(({ day }) => day)).size;
    return { point: own[0]!.point!, pcod: regionOf(own[0]!), days, events: own };
  });
  const groups: Cell[][] = [];
  for (const cell of cells.toSorted(compareCells)) {
    const near = groups
      .map((group) => ({ group, metres: metresBetween(middleOf(group), cell.point) }))
      .filter(({ metres }) => metres <= (spec.tower_cluster_radius ?? 1) * 1000)
      .toSorted((a, b) => a.metres - b.metres);
    if (near[0]) near[0].group.push(cell);
    else groups.push([cell]);
  }
  return groups
    .filter((group) => sumOf(group, ({ days }) => days) >= (spec.tower_cluster_call_threshold ?? 0))
    .map((group) => ({
      pcod: group[0]!.pcod,
      label: labelOf(
        group.flatMap((cell) => cell.events),
        spec,
      ),
    }));
}

function compareCells(a: Cell, b: Cell): number {
  return (
    b.days - a.days ||
    b.events.length - a.events.length ||
    a.point.longitude - b.point.longitude ||
    a.point.latitude - b.point.latitude ||
    ((a.pcod ?? "") < (b.pcod ?? "") ? -1 : 1)
  );
}

function middleOf(cells: readonly Cell[]): Cell["point"] {
  const days = sumOf(cells, (cell) => cell.days);
  return {
    longitude: sumOf(cells, (cell) => cell.days * cell.point.longitude) / days,
    latitude: sumOf(cells, (cell) => cell.days * cell.point.latitude) / days,
  };
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

function labelOf(events: readonly PlacedEvent[], spec: MeaningfulSpec): string {
  const score: Point = [
    sumOf(events, ({ hour }) => spec.tower_hour_of_day_scores[hour]!) / events.length,
    sumOf(
      events,
      ({ day }) => spec.tower_day_of_week_scores[weekdays[new Date(day).getUTCDay()]!]!,
    ) / events.length,
  ];
  const names = Object.keys(spec.labels).toSorted();
  return names.find((name) => isInArea(score, spec.labels[name]!)) ?? "unknown";
}

/** Areas are boxes, or several of them, that their rings may leave open. */
function isInArea([x, y]: Point, { type, coordinates }: MeaningfulSpec["labels"][string]): boolean {
  const boxes = (
    type === "Polygon" ? [coordinates] : coordinates
  ) as readonly (readonly Point[])[][];
  return boxes.some(([ring]) => {
    const [xs, ys] = [ring!.map((corner) => corner[0]), ring!.map((corner) => corner[1])];
    return (
      Math.min(...xs) <= x && x <= Math.max(...xs) && Math.min(...ys) <= y && y <= Math.max(...ys)
    );
  });
}

function sumOf<Item>(items: readonly Item[], number: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + number(item), 0);
}
