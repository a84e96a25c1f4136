export type { Operations } from "./api.ts";
export { connect } from "./connection.ts";
export type { Connection, ConnectionOptions } from "./connection.ts";
export { pathOf } from "./operation.ts";
export type { OperationAnswer, OperationRequest } from "./operation.ts";
export { FlotillaRequestError } from "./request-error.ts";
export type { RequestErrorDetails } from "./request-error.ts";
export type { Query, ResultOptions } from "./query.ts";
export * from "./query-builders.ts";
export * from "./query-specs.ts";
export { connectSession } from "./session.ts";
export type { SessionConnection, SessionOptions } from "./session.ts";
export { modalLocationFromDatesSpec, randomSampleSpec } from "./subquery-specs.ts";
export type { ModalLocationFromDatesParameters, RandomSampleParameters } from "./subquery-specs.ts";
export type {
  AggregationUnit,
  AnySpec,
  AvailableDates,
  CancelledState,
  EventType,
  FieldError,
  Geometry,
  Hours,
  ModuleHealth,
  PlatformHealth,
  PrivacyBudget,
  QueryProgress,
  QuerySpec,
  QueryState,
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
} from "./types.ts";
