export type { Operations } from "./api.ts";
export { connect } from "./connection.ts";
export type { Connection, ConnectionOptions } from "./connection.ts";
export { pathOf } from "./operation.ts";
export type { OperationAnswer, OperationRequest } from "./operation.ts";
export { FlotillaRequestError } from "./request-error.ts";
export type { RequestErrorDetails } from "./request-error.ts";
export type { Query, ResultOptions } from "./query.ts";
export { connectSession } from "./session.ts";
export type { SessionConnection, SessionOptions } from "./session.ts";
export type {
  AggregationUnit,
  AvailableDates,
  EventType,
  FieldError,
  Geometry,
  Hours,
  ModuleHealth,
  PlatformHealth,
  QueryProgress,
  QuerySpec,
  QueryStatus,
  RegionFeature,
  RegionFeatures,
  RegionProperties,
  ResultFormat,
  ResultOf,
  ResultRow,
  Session,
  SessionState,
  SessionToken,
  UniqueSubscriberCountsParameters,
  UniqueSubscriberCountsSpec,
} from "./types.ts";
