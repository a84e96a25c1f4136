import type { PlacedEvent } from "./events.ts";
import {
  classify,
  locate,
  type LocationSpec,
  type Place,
  placeRow,
  type PlainLocation,
  subscribersOf,
} from "./locations.ts";

/** A specification of an aggregate of locations, written by a test. */
export type AggregateSpec = LocationSpec;

interface Parameters {
  readonly locations: LocationSpec;
  readonly unique_locations: LocationSpec;
  readonly reference_locations: LocationSpec;
  readonly from_location: LocationSpec;
  readonly to_location: LocationSpec;
  readonly join_type?: string | null;
  readonly labels: LocationSpec;
  readonly active_at_reference_location_counts: AggregateSpec;
  readonly unique_subscriber_counts: LocationSpec;
}

interface Question {
  readonly events: readonly PlacedEvent[];
  readonly unit: string;
  /** Pairs with so many people or fewer are published nowhere. */
  readonly threshold: number;
}

type Method = (question: Question, spec: Parameters) => object[];

/** The rows of an aggregate before anything is withheld, as plainly as it can be said. */
export function aggregate(question: Question, spec: AggregateSpec): object[] {
  return methods[spec.query_kind]!(question, spec as unknown as Parameters);
}

const methods: Readonly<Record<string, Method>> = {
  spatial_aggregate: (question, { locations }) =>
    countPeople(question, locate(question.events, locations)),
  unmoving_counts: (question, { locations }) =>
    countPeople(question, onlyPlaces(locate(question.events, locations))),
  unmoving_at_reference_location_counts: (question, spec) =>
    countPeople(
      question,
      inBoth(
        onlyPlaces(locate(question.events, spec.locations)),
        locate(question.events, spec.reference_locations),
      ),
    ),
  active_at_reference_location_counts: (question, spec) =>
    countPeople(
      question,
      inBoth(
        locate(question.events, spec.unique_locations),
        locate(question.events, spec.reference_locations),
      ),
    ),
  unique_visitor_counts: (question, spec) => {
    const all = { ...spec.unique_subscriber_counts, query_kind: "unique_locations" };
    const everyone = countPeople(question, locate(question.events, all));
    const residents = aggregate(question, spec.active_at_reference_location_counts);
    return everyone.map((row) => {
      const same = residents.find((each) => placeKey(each) === placeKey(row));
      const value = valueOf(row) - (same ? valueOf(same) : 0);
      const contributors = same ? Math.min(value, valueOf(same)) : value;
      return Object.assign({}, row, { value, contributors });
    });
  },
  flows: (question, spec) => countPairs(question, movements(question, spec)),
  inflows: (question, spec) => sumFlows(question, spec, "to"),
  outflows: (question, spec) => sumFlows(question, spec, "from"),
  labelled_spatial_aggregate: (question, spec) =>
    eachLabel(question, spec.labels, (members) =>
      countPeople(
        question,
        locate(question.events, spec.locations).filter(({ subscriber }) => members.has(subscriber)),
      ),
    ),
  labelled_flows: (question, spec) =>
    eachLabel(question, spec.labels, (members) => {
      const moves = movements(question, spec);
      return countPairs(
        question,
        moves.filter(({ subscriber }) => members.has(subscriber)),
      );
    }),
};

function countPeople({ unit }: Question, locations: readonly PlainLocation[]): object[] {
  const places = Map.groupBy(locations, ({ place }) => JSON.stringify(place));
  return [...places.values()].map((rows) => {
    const people = subscribersOf(rows).length;
    const count = { value: people, contributors: people };
    return Object.assign(placeRow(rows[0]!.place, unit), count);
  });
}

function onlyPlaces(locations: readonly PlainLocation[]): PlainLocation[] {
  return locations.filter(
    ({ subscriber }) => locations.filter((each) => each.subscriber === subscriber).length === 1,
  );
}

function inBoth(
  first: readonly PlainLocation[],
  second: readonly PlainLocation[],
): PlainLocation[] {
  return first.filter(({ subscriber, place }) =>
    second.some(
      (each) =>
        place !== null &&
        each.subscriber === subscriber &&
        JSON.stringify(each.place) === JSON.stringify(place),
    ),
  );
}

interface Move {
  readonly subscriber: string;
  readonly from: Place | null;
  readonly to: Place | null;
}

function movements({ events }: Question, spec: Parameters): Move[] {
  const [from, to] = [locate(events, spec.from_location), locate(events, spec.to_location)];
  const kind = spec.join_type ?? "inner";
  const both = from.flatMap((a) =>
    to
      .filter((b) => b.subscriber === a.subscriber)
      .map((b) => ({ subscriber: a.subscriber, from: a.place, to: b.place })),
  );
  const onlyFrom = from
    .filter(({ subscriber }) => !isIn(to, subscriber))
    .map(({ subscriber, place }) => ({ subscriber, from: place, to: null }));
  const onlyTo = to
    .filter(({ subscriber }) => !isIn(from, subscriber))
    .map(({ subscriber, place }) => ({ subscriber, from: null, to: place }));
  return [
    ...both,
    ...(/left|full/.test(kind) ? onlyFrom : []),
    ...(/right|full/.test(kind) ? onlyTo : []),
  ];
}

function isIn(rows: readonly PlainLocation[], subscriber: string): boolean {
  return rows.some((row) => row.subscriber === subscriber);
}

function countPairs({ unit }: Question, moves: readonly Move[]): object[] {
  return [...pairsOf(moves).values()].map((same) => {
    const count = { value: same.length, contributors: same.length };
    const from = placeRow(same[0]!.from, unit, "_from");
    return Object.assign(from, placeRow(same[0]!.to, unit, "_to"), count);
  });
}

function pairsOf(moves: readonly Move[]): Map<string, Move[]> {
  return Map.groupBy(moves, ({ from, to }) => JSON.stringify([from, to]));
}

/** The pairs that are published count; those that are not count if they hold enough different people together, without those of an unknown place. */
function sumFlows(question: Question, spec: Parameters, end: "from" | "to"): object[] {
  const places = Map.groupBy(movements(question, spec), (move) => JSON.stringify(move[end]));
  return [...places.values()].map((moves) => {
    const pairs = [...pairsOf(moves).values()];
    const shown = pairs.filter(({ length }) => length > question.threshold).flat();
    const hidden = pairs
      .filter(({ length }) => length <= question.threshold)
      .flat()
      .filter((move) => move[end === "from" ? "to" : "from"] !== null);
    const counted =
      subscribersOf(hidden).length > question.threshold ? [...shown, ...hidden] : shown;
    const count = { value: counted.length, contributors: subscribersOf(counted).length };
    return Object.assign(placeRow(moves[0]![end], question.unit), count);
  });
}

function eachLabel(
  { events }: Question,
  labels: LocationSpec,
  count: (members: ReadonlySet<string>) => object[],
): object[] {
  const classes = Map.groupBy(classify(events, labels), ({ value }) => value);
  return [...classes].flatMap(([label, rows]) =>
    count(new Set(subscribersOf(rows))).map((row) => Object.assign({ label }, row)),
  );
}

function placeKey(row: object): string {
  const { pcod, lon, lat } = row as Record<string, unknown>;
  return JSON.stringify([pcod, lon, lat]);
}

function valueOf(row: object): number {
  return (row as { readonly value: number }).value;
}
