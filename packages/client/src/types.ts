import type { Operations } from "./api.ts";

type Answer<Operation extends keyof Operations, Status extends string> =
  Operations[Operation]["responses"] extends Record<Status, infer Body> ? Body : never;

/** Every specification that the client can send. */
export type QuerySpec = Operations["runQuery"]["body"];

/** The specification as it is sent. */
export type UniqueSubscriberCountsSpec = Extract<
  QuerySpec,
  { query_kind: "unique_subscriber_counts" }
>;

/** A level of administrative regions, from the country (0) to the smallest (3). */
export type AggregationUnit = Exclude<UniqueSubscriberCountsSpec["aggregation_unit"], "lon-lat">;

/** What happened in the network. */
export type EventType = NonNullable<UniqueSubscriberCountsSpec["event_types"]>[number];

/** The hours of the day that count, half-open: `{ start: 8, end: 18 }` is from 08:00 until before 18:00. */
export interface Hours {
  readonly start: number;
  readonly end: number;
}

/** How many subscribers were seen in each region. */
export interface UniqueSubscriberCountsParameters {
  /** The first day, `YYYY-MM-DD`. */
  readonly startDate: string;
  /** The day after the last one, `YYYY-MM-DD`. */
  readonly endDate: string;
  readonly aggregationUnit: AggregationUnit;
  /** All types of event when left out. */
  readonly eventTypes?: readonly [EventType, ...EventType[]];
  /** The whole day when left out. */
  readonly hours?: Hours;
}

export type QueryStatus = "not_running" | "queued" | "executing" | "completed";

/** The parts of a query: ready to run, waiting, and at work. */
export type QueryProgress = Answer<"runQuery", "202">["progress"];

/** One region's value. Regions whose value is not published are absent. */
export interface ResultRow {
  readonly pcod: string;
  readonly value: number;
}

export interface RegionProperties {
  /** The region's code, unique within its unit. */
  readonly pcod: string;
  readonly name?: string;
  /** Only in results. */
  readonly value?: number;
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
