import { defineErrors } from "./errors.ts";

export const kernelErrors = defineErrors("kernel", {
  disk_full: {
    status: 507,
    title: "The disk is full",
    detail: "There is no space left to write {path}.",
    remedy: "Free some space and try again; nothing stored so far was lost.",
  },
  not_writable: {
    status: 500,
    title: "The data directory cannot be written",
    detail: "{path} cannot be written: {reason}.",
    remedy:
      "Give the platform's user write access, or choose another directory with FLOTILLA_DATA.",
  },
  data_directory_in_use: {
    status: 503,
    title: "The data directory is in use",
    detail: "Another Flotilla is running with the data directory {path}.",
    remedy:
      "Stop it first, or choose another directory with FLOTILLA_DATA. A process that only answers questions beside it runs with --roles api.",
  },
  data_directory_foreign: {
    status: 500,
    title: "The data directory holds other files",
    detail: "{path} holds files that are not Flotilla's.",
    remedy:
      "Choose an empty or a new directory with FLOTILLA_DATA: nobody else can read what lies in it.",
  },
  data_path_too_long: {
    status: 500,
    title: "The data directory's path is too long",
    detail: "The socket in {path} would have an address of more than {limit} bytes.",
    remedy: "Choose a shorter path with FLOTILLA_DATA.",
  },
  database_newer: {
    status: 500,
    title: "The data is newer than this version",
    detail: "The data directory was made by a newer version of Flotilla (tables of {module}).",
    remedy: "Start the newer version, or restore a backup made by this one.",
  },
  database_older: {
    status: 503,
    title: "The data is older than this version",
    detail:
      "The process that owns the data directory has not made the changes to the tables of {module} that this version needs.",
    remedy: "Start the process with the role collect in this version first, then the others.",
  },
  migration_failed: {
    status: 500,
    title: "The database could not be brought up to date",
    detail: "A migration of {module} failed after {applied} earlier ones: {reason}.",
    remedy: "Nothing was changed. Correct the cause and start again.",
  },
  database_read_only: {
    status: 503,
    title: "The database is read-only",
    detail: "PostgreSQL accepts no changes: {reason}.",
    remedy: "Point its URL at the primary server, and end its read-only mode.",
  },
  database_damaged: {
    status: 500,
    title: "The database is damaged",
    detail: "{path} is not a sound database: {reason}.",
    remedy: "Restore it from a backup.",
  },
  database_unreachable: {
    status: 503,
    title: "The database cannot be reached",
    detail: "PostgreSQL does not answer: {reason}.",
    remedy: "Check that PostgreSQL runs, and the host and port of its URL.",
  },
  database_login_refused: {
    status: 500,
    title: "The database refused the login",
    detail: "PostgreSQL refused the login: {reason}.",
    remedy: "Check the user and the password of its URL, and its pg_hba.conf.",
  },
  database_missing: {
    status: 500,
    title: "The database does not exist",
    detail: "PostgreSQL has no such database: {reason}.",
    remedy: "Create the database, or correct the name at the end of its URL.",
  },
  database_permission_missing: {
    status: 500,
    title: "The database forbids this",
    detail: "PostgreSQL forbids this to its user: {reason}.",
    remedy: "Grant the user the permission that is missing; to create tenants it needs CREATEDB.",
  },
  database_url_invalid: {
    status: 500,
    title: "The database URL is not valid",
    detail: "The URL of the database cannot be read.",
    remedy:
      "Write postgresql://user:password@host:port/database, and special characters in it as %40 and the like.",
  },
  database_password_missing: {
    status: 500,
    title: "The database password is missing",
    detail: "The URL of the database holds a pair of braces for the password, but none is given.",
    remedy:
      "Set FLOTILLA_DATABASE_PASSWORD, or FLOWAUTH_DB_PASSWORD, or write the password into the URL in their place.",
  },
  database_password_unplaced: {
    status: 500,
    title: "The database password has no place",
    detail:
      "A password for the database is given apart, but no URL of a database with a pair of braces in its place.",
    remedy:
      "Write a pair of braces into FLOTILLA_DATABASE_URL (or DB_URI) where the password belongs, or remove FLOTILLA_DATABASE_PASSWORD (or FLOWAUTH_DB_PASSWORD).",
  },
  redis_url_invalid: {
    status: 500,
    title: "The Redis URL is not valid",
    detail: "The URL of the Redis server cannot be read.",
    remedy:
      "Write redis://user:password@host:port/database, and special characters in it as %40 and the like.",
  },
  redis_unreachable: {
    status: 503,
    title: "Redis cannot be used",
    detail: "The Redis server {host}:{port} cannot be used: {reason}.",
    remedy: "Check that it runs, its host, port and password, and the network between.",
  },
  invalid_database_name: {
    status: 400,
    title: "The database name is not valid",
    detail: "The name {name} cannot be given to a database.",
    remedy:
      "Use 1 to 63 lower-case letters, digits, hyphens and underscores, beginning with a letter, and no name that PostgreSQL keeps for itself.",
  },
  invalid_schedule: {
    status: 500,
    title: "The schedule is not valid",
    detail: "The job {job} cannot run at {schedule} in the time zone {timeZone}: {reason}.",
    remedy:
      "Write a cron expression of five or six fields that comes at some time, and an IANA time zone such as Europe/Berlin.",
  },
  job_declared_twice: {
    status: 500,
    title: "Two jobs have the same name",
    detail: "The job {job} is declared twice.",
    remedy: "Give each job a name of its own.",
  },
  job_timed_out: {
    status: 500,
    title: "The job took too long",
    detail: "The job {job} did not end within {seconds} s.",
    remedy: "Look in the log for what it waited for; it runs again at its next time.",
  },
  audit_damaged: {
    status: 500,
    title: "The audit log was tampered with",
    detail:
      "The mark of the last entry in the audit log of {tenant} is not one that Flotilla wrote.",
    remedy:
      "Nothing more is recorded, so that the damage stays visible. See flotilla audit-log verify, and restore a backup.",
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
  malformed_json: {
    status: 400,
    title: "The body is not acceptable JSON",
    detail: "The body was refused: {reason}.",
    remedy: "Send one JSON document in UTF-8, with every member named once.",
  },
  malformed_request: {
    status: 400,
    title: "The request is malformed",
    detail: "The request was refused: {reason}.",
    remedy: "Correct the request line and headers as RFC 9112 describes them.",
  },
  request_aborted: {
    status: 400,
    title: "The request was not sent completely",
    detail: "The connection ended before the whole request had arrived.",
    remedy: "Send the request again.",
  },
  not_authenticated: {
    status: 401,
    title: "Nobody is signed in",
    detail: "The request does not prove who makes it.",
    remedy: "Sign in, or send a token.",
  },
  not_permitted: {
    status: 403,
    title: "This is not permitted",
    detail: "Whoever makes the request may not do this.",
    remedy: "Ask an administrator for a role that permits it.",
  },
  method_not_allowed: {
    status: 405,
    title: "The method is not allowed here",
    detail: "{path} does not answer {method}, but {allowed}.",
    remedy: "Use one of the methods named; the interface is described at /api/docs.",
  },
  request_timeout: {
    status: 408,
    title: "The request took too long to arrive",
    detail: "The request did not arrive completely in the time allowed.",
    remedy: "Send the request again, over a faster connection or in smaller parts.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
    detail: "The body is larger than this address accepts.",
    remedy: "Send less at once.",
  },
  path_too_long: {
    status: 414,
    title: "A part of the path is too long",
    detail: "A part of the path is longer than this address accepts.",
    remedy: "Check the address; the interface is described at /api/docs.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body has a type that is not understood",
    detail: "This address does not accept a body of type {type}.",
    remedy: "Send application/json in UTF-8, or the type that /api/docs names.",
  },
  headers_too_large: {
    status: 431,
    title: "The headers are too large",
    detail: "The request line and headers together are larger than {bytes} bytes.",
    remedy: "Send fewer or shorter headers; a cookie that has grown can be deleted.",
  },
  console_not_built: {
    status: 503,
    title: "The console is not built",
    detail: "There is no built console in {directory}.",
    remedy: "Run `npm run build`, then start the platform again.",
  },
  trusted_proxy_invalid: {
    status: 500,
    title: "A trusted proxy is not an address range",
    detail: "{range} is neither an IP address nor a range in CIDR notation.",
    remedy: "Write trusted proxies as 10.0.0.7, 10.0.0.0/8 or fd00::/8.",
  },
  internal: {
    status: 500,
    title: "Something went wrong inside",
    detail: "The platform met an error that it did not expect.",
    remedy: "Look in the log for the instance named here.",
  },
});
