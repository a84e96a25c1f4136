import { defineErrors } from "./errors.ts";

export const kernelErrors = defineErrors("kernel", {
  database_newer: {
    status: 500,
    title: "The data is newer than this version",
    detail: "The data directory was made by a newer version of Flotilla (tables of {module}).",
    remedy: "Start the newer version, or restore a backup made by this one.",
  },
  migration_failed: {
    status: 500,
    title: "The database could not be brought up to date",
    detail: "A migration of {module} failed after {applied} earlier ones: {reason}.",
    remedy: "Nothing was changed. Correct the cause and start again.",
  },
  invalid_request: {
    status: 400,
    title: "The request is not valid",
    detail: "{reason}",
    remedy: "Correct the named fields; the description of the interface is at /api/docs.",
  },
  route_not_found: {
    status: 404,
    title: "Nothing is here",
    detail: "There is no {method} {path}.",
    remedy: "The interface is described at /api/docs.",
  },
  internal: {
    status: 500,
    title: "Something went wrong inside",
    detail: "The platform met an error that it did not expect.",
    remedy: "Look in the log for the instance named here.",
  },
});
