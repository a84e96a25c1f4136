import { defineErrors } from "#kernel";

export const flowdbErrors = defineErrors("events", {
  flowdb_unreachable: {
    status: 503,
    title: "FlowDB cannot be reached",
    detail: "The database {server} does not answer: {reason}.",
    remedy:
      "Start it, or correct its address with flotilla tenant engine. Questions are answered again as soon as it answers.",
  },
  flowdb_unusable: {
    status: 502,
    title: "The database cannot be used as a FlowDB",
    detail: "The database {server}: {reason}.",
    remedy:
      "It must have FlowDB's tables and PostGIS, and the user needs SELECT on events, infrastructure, geography and etl, and TEMPORARY on the database.",
  },
  flowdb_lacks_table: {
    status: 400,
    title: "FlowDB has no table for this",
    detail:
      "The database {server} cannot answer questions about {relation}: it has no {tables} that may be read.",
    remedy:
      "Fill these tables of FlowDB and grant SELECT on them, then start the platform anew; or ask another kind of question.",
  },
  flowdb_too_slow: {
    status: 504,
    title: "FlowDB took too long",
    detail: "The database {server} did not answer within {seconds} seconds.",
    remedy: "Ask about fewer days, or allow more with flotilla tenant engine --timeout.",
  },
  flowdb_loads_itself: {
    status: 409,
    title: "Files cannot be loaded into a FlowDB",
    detail: "The events of tenant {tenant} lie in a FlowDB, which is only read.",
    remedy: "Load them there with FlowETL.",
  },
});
