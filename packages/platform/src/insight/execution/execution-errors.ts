import { defineErrors } from "#kernel";

export const executionErrors = defineErrors("insight", {
  query_cancelled: {
    status: 500,
    title: "The query was cancelled",
    detail: "The query was cancelled by {actor}.",
    remedy: "Run it again if the answer is wanted after all.",
  },
  query_timeout: {
    status: 500,
    title: "The query took too long",
    detail: "The query took longer than {seconds} s.",
    remedy:
      "Ask for fewer days or larger places, or have an administrator raise insight.query_seconds.",
  },
  query_memory: {
    status: 500,
    title: "The query needs too much memory",
    detail: "The query needs more than the {bytes} bytes that the event store may use.",
    remedy:
      "Ask for fewer days or larger places, or have an administrator raise events.memory_limit.",
  },
  too_many_rows: {
    status: 500,
    title: "The answer has too many rows",
    detail: "The answer has more than {limit} rows.",
    remedy:
      "Ask for fewer days or larger places, or have an administrator raise insight.result_rows.",
  },
  answer_too_large: {
    status: 500,
    title: "The answer is too large",
    detail: "The answer is larger than {limit} bytes.",
    remedy:
      "Ask for fewer days or larger places, or have an administrator raise insight.result_bytes.",
  },
  queue_full: {
    status: 503,
    title: "Too many queries are waiting",
    detail: "{waiting} queries are waiting already, which is as many as may.",
    remedy: "Ask again when some of them are answered.",
  },
  answer_lost: {
    status: 500,
    title: "The answer was removed while it was read",
    detail: "The answer of query {id} is no longer kept in full.",
    remedy: "Run the query again.",
  },
  subset_unknown: {
    status: 400,
    title: "Unknown subscriber subset",
    detail:
      "Parameter validation failed. {field}: There is no query {id} whose subscribers could be a subset.",
    remedy:
      "Run a query that contains it, and use an id that its answer names under subqueries; or send the query itself.",
  },
});
