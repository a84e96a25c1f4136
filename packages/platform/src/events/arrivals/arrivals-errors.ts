import { defineErrors } from "#kernel";

export const arrivalErrors = defineErrors("events", {
  type_unclear: {
    status: 400,
    title: "It is not clear what the file holds",
    detail: "The name {path} does not say what the file holds.",
    remedy:
      "Give its type, or let its name begin with it, such as calls_2016-01-01.csv, cells.csv or admin3.geojson.",
  },
  sources_file_invalid: {
    status: 400,
    title: "The file that describes the sources cannot be used",
    detail: "{path}, line {line}: {reason}.",
    remedy: "Correct it. Until then nothing of its folder is loaded.",
  },
  path_outside: {
    status: 400,
    title: "The file lies outside the folder",
    detail: "{path} names {target}, which is not a file of its folder.",
    remedy: "Put the file into the folder, beside the sources.yaml that names it.",
  },
  uploads_busy: {
    status: 429,
    title: "Too many files are being sent",
    detail: "{limit} files are being sent to this tenant at the moment.",
    remedy: "Send this one when another has been stored.",
  },
  upload_too_large: {
    status: 413,
    title: "The file is too large to be uploaded",
    detail: "The file has more than {limit} bytes.",
    remedy:
      "Split it by days, load it with flotilla ingest on the platform's machine, or raise events.upload_limit_bytes. Nothing of it was stored.",
  },
  upload_broken_off: {
    status: 400,
    title: "The upload was broken off",
    detail: "The connection ended before the whole file had arrived.",
    remedy: "Upload it again. Nothing of it was stored.",
  },
  database_file_public: {
    status: 400,
    title: "Others can read the database's address",
    detail: "{path} may be read by other users of the machine.",
    remedy: "It holds a password: chmod 600 it, and give it to the user that the platform runs as.",
  },
  database_file_invalid: {
    status: 400,
    title: "The database's address cannot be used",
    detail: "{path} {reason}.",
    remedy:
      "Write one line into it: postgresql://user:password@host:5432/database. It is read by the platform, on the machine that it runs on.",
  },
  table_name_invalid: {
    status: 400,
    title: "The table's name is not valid",
    detail: "{table} is not the name of a table or view.",
    remedy: "Write schema.table, such as events.calls.",
  },
  table_unknown: {
    status: 400,
    title: "The table is not there",
    detail: "The database has no table or view {table} that its user can see.",
    remedy: "Check the name, and that the user of the database's address may read it.",
  },
  table_column_missing: {
    status: 400,
    title: "The table lacks a column",
    detail: "{table} has no column {column}. It has: {known}.",
    remedy: "Name the column that it stands in by a mapping.",
  },
  table_time_unsupported: {
    status: 400,
    title: "The table's days cannot be told apart",
    detail: "{table}: the column {column} is of the type {type}, in which days cannot be chosen.",
    remedy:
      "Make a view in which it is a timestamp, or let the mapping say time_format: unix if it holds seconds.",
  },
  table_unreadable: {
    status: 400,
    title: "The table cannot be read",
    detail: "{table} cannot be read: {reason}.",
    remedy: "Correct what the database says. Nothing of this part was stored.",
  },
});
