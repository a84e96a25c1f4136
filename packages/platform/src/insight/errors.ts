import { defineErrors } from "#kernel";

export const insightErrors = defineErrors("insight", {
  spec_unreadable: {
    status: 400,
    title: "The query specification cannot be read",
    detail: "Could not parse query spec. {reason}",
    remedy: "Send one JSON object with query_kind and the parameters of that kind.",
  },
  kind_unknown: {
    status: 400,
    title: "Unknown query kind",
    detail: "There is no query kind {kind}. Must be one of: {known}.",
    remedy: "Choose one of the kinds named here.",
  },
  parameters_invalid: {
    status: 400,
    title: "Parameter validation failed",
    detail: "Parameter validation failed. {reasons}",
    remedy: "Correct the fields listed in validation_error_messages.",
  },
  no_data: {
    status: 400,
    title: "No data for these dates",
    detail: "Unable to create query object. No {types} are available between {start} and {end}.",
    remedy: "Ask for dates listed at /api/0/available_dates.",
  },
  scope_missing: {
    status: 403,
    title: "The token does not allow this",
    detail: "User claims verification failed. No single role of this token holds {scopes}.",
    remedy: "Ask for a token with a role that holds all of these scopes.",
  },
  query_unknown: {
    status: 404,
    title: "Unknown query",
    detail: "There is no query {id}, or its result is no longer kept.",
    remedy: "Run the query again.",
  },
  query_failed: {
    status: 500,
    title: "The query failed",
    detail: "Query {id} failed while it was computed. {reason}",
    remedy: "Run it again; if it fails again, tell whoever runs the platform.",
  },
  query_under_way: {
    status: 409,
    title: "The query is being computed",
    detail: "Query {id} has no answer yet that could be removed.",
    remedy: "Cancel it first, or wait until it is answered.",
  },
  format_unknown: {
    status: 400,
    title: "Invalid file format",
    detail: "Results are not available as {format}. Must be one of: json, csv, geojson.",
    remedy: "Ask for one of these formats.",
  },
  qa_not_found: {
    status: 404,
    title: "No outcomes of this quality check",
    detail: "No qa checks found for {type}, {check} between {start} and {end}.",
    remedy: "Ask for a check listed at /api/0/qa, and for days listed at /api/0/available_dates.",
  },
  unit_unknown: {
    status: 400,
    title: "Unknown aggregation unit",
    detail: "There is no aggregation unit {unit}. Must be one of: {known}.",
    remedy: "Choose one of the units named here.",
  },
});
