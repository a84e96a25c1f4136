import type { Operations } from "./api.ts";
import type { RunnableSpec, UniqueSubscriberCountsSpec } from "./query-specs.ts";

type Answer<Operation extends keyof Operations, Status extends string> =
  Operations[Operation]["responses"] extends Record<Status, infer Body> ? Body : never;

/** A specification whose kind is known only when the program runs; the platform checks it. */
export interface AnySpec {
  readonly query_kind: string;
  readonly [field: string]: unknown;
}

/** A specification that a platform can be asked. */
export type QuerySpec = RunnableSpec | AnySpec;

/** A level of administrative regions, from the country (0) to the smallest (3). */
export type AggregationUnit = Exclude<UniqueSubscriberCountsSpec["aggregation_unit"], "lon-lat">;

/** What happened in the network. */
export type EventType = NonNullable<UniqueSubscriberCountsSpec["event_types"]>[number];

/** The hours of the day that count, half-open: `{ start: 8, end: 18 }` is from 08:00 until before 18:00. */
export interface Hours {
  readonly start: number;
  readonly end: number;
}

export type QueryStatus = "not_running" | "queued" | "executing" | "completed";

/** The parts of a query: ready to run, waiting, and at work. */
export type QueryProgress = Answer<"runQuery", "202">["progress"];

/** How far a query is: where it stands and, while it is not completed, its parts. */
export interface QueryState {
  readonly status: QueryStatus;
  /** Missing once the query is completed. */
  readonly progress?: QueryProgress;
}

/**
 * One row of an answer, by column. Which columns there are depends on the kind of query and on its unit; those that most kinds have
 * are named here. Rows about too few people are absent.
 */
export interface ResultRow {
  /** The code of the region, where the unit is a level of regions. */
  readonly pcod?: string | null;
  /** Degrees, where the unit is lon-lat. */
  readonly lon?: number | null;
  readonly lat?: number | null;
  /** Where from and where to, in answers about pairs of regions; null for no place. */
  readonly pcod_from?: string | null;
  readonly pcod_to?: string | null;
  readonly value?: number | null;
  readonly [column: string]: string | number | null | undefined;
}

export interface RegionProperties {
  /** The region's code, unique within its unit. */
  readonly pcod: string;
  readonly name?: string;
  /** Only in results. */
  readonly value?: number;
  /** What else a result says of the region. */
  readonly [property: string]: unknown;
}

/** A GeoJSON surface; longitude before latitude, in degrees. */
export type Geometry =
  | { readonly type: "Polygon"; readonly coordinates: readonly Ring[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly Ring[])[] };

type Ring = readonly (readonly number[])[];

export interface RegionFeature {
  readonly type: "Feature";
  readonly properties: RegionProperties;
  readonly geometry: Geometry;
}

/** A GeoJSON feature collection, one feature per region. */
export interface RegionFeatures {
  readonly type: "FeatureCollection";
  readonly features: readonly RegionFeature[];
}

/** What each format gives. */
export interface ResultOf {
  readonly rows: readonly ResultRow[];
  readonly csv: string;
  readonly geojson: RegionFeatures;
}

export type ResultFormat = keyof ResultOf;

/** The days with data, `YYYY-MM-DD` in ascending order; a type of event without data is absent. */
export type AvailableDates = Readonly<Partial<Record<EventType | "forwards", readonly string[]>>>;

/** Whether noise is added to answers, what an answer costs then, and what each role of the token has spent. */
export type PrivacyBudget = Answer<"getPrivacyBudget", "200">;

/** Where a query stands after it was cancelled: one that had ended before stays as it was, and one that others wait for goes on. */
export type CancelledState = Answer<"cancelQuery", "200">["state"];

/** Who is signed in, and where; nobody is where the user is null. */
export type SessionState = Answer<"getSession", "200">;

/** The state of a session in which somebody is signed in. */
export type Session = SessionState & { readonly user: NonNullable<SessionState["user"]> };

/** A short-lived bearer token of the signed-in user. */
export type SessionToken = Answer<"createSessionToken", "200">;

export type PlatformHealth = Answer<"getHealth", "200">;

export type ModuleHealth = PlatformHealth["modules"][number];

/** One fault of a request: the field and what is wrong with it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}
