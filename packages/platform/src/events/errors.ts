import { defineErrors } from "#kernel";

export const eventErrors = defineErrors("events", {
  synthetic_option_invalid: {
    status: 400,
    title: "The synthetic data cannot be made like that",
    detail: "{option} is {value}; it must be {rule}.",
    remedy: "Correct the option and run the command again.",
  },
  file_missing: {
    status: 400,
    title: "The file is not there",
    detail: "There is no file {path}.",
    remedy: "Check the path. It is read by the platform, on the machine that it runs on.",
  },
  file_not_regular: {
    status: 400,
    title: "This is not a file",
    detail: "{path} is {kind}.",
    remedy: "Name the files one by one.",
  },
  file_unreadable: {
    status: 400,
    title: "The file cannot be read",
    detail: "{path} cannot be read: {reason}.",
    remedy: "Correct the file or its permissions and ingest it again. Nothing of it was stored.",
  },
  file_empty: {
    status: 400,
    title: "The file is empty",
    detail: "{path} holds no {missing}.",
    remedy: "Export it again. A day without events needs no file.",
  },
  file_changed: {
    status: 409,
    title: "The file changed while it was read",
    detail: "{path} was written to while it was being ingested.",
    remedy: "Ingest it once it is complete. Nothing of it was stored.",
  },
  type_unknown: {
    status: 400,
    title: "Unknown type of file",
    detail: 'The type is "{type}"; it must be one of {known}.',
    remedy: "Name one of these types.",
  },
  unit_invalid: {
    status: 400,
    title: "The unit does not fit",
    detail: "{reason}",
    remedy:
      "Give geography a unit such as admin3 or a name such as geography.districts, mapping a name, and other types neither.",
  },
  unit_unknown: {
    status: 404,
    title: "Unknown unit",
    detail: 'There is no geography for the unit "{unit}"; there is {known}.',
    remedy: "Use one of the units that are there, or ingest a GeoJSON file for this one.",
  },
  column_unknown: {
    status: 400,
    title: "The file has an unknown column",
    detail: '{path}, line 1: there is no column "{column}" in {type}; the nearest is "{nearest}".',
    remedy: "Rename or remove the column. {type} have: {known}.",
  },
  column_missing: {
    status: 400,
    title: "The file lacks a column",
    detail: '{path}, line 1: the column "{column}" is missing. The header is: {header}.',
    remedy: "Begin the file with a header that names its columns. {type} have: {known}.",
  },
  column_repeated: {
    status: 400,
    title: "The file has a column twice",
    detail: '{path}, line 1: the column "{column}" stands there more than once.',
    remedy: "Remove one of them.",
  },
  value_invalid: {
    status: 400,
    title: "The file has a value that does not fit",
    detail: '{path}, line {line}, column {column}: "{value}" is not {rule}.',
    remedy: "Correct that line and ingest the file again. Nothing of it was stored.",
  },
  value_missing: {
    status: 400,
    title: "The file lacks a value",
    detail: "{path}, line {line}, column {column}: there is no value, but there must be {rule}.",
    remedy: "Correct that line and ingest the file again. Nothing of it was stored.",
  },
  line_broken: {
    status: 400,
    title: "The file has a broken line",
    detail: '{path}, line {line}, column {column}: {reason}. The line begins "{value}".',
    remedy: "If the file was cut off, copy it again; nothing of it was stored.",
  },
  too_many_bad_rows: {
    status: 400,
    title: "Too many rows of the file cannot be read",
    detail:
      "{path}: {bad} of {rows} rows cannot be read, more than {share}. The first: line {line}, column {column}: {reason}.",
    remedy:
      "Correct the file, or the mapping it is read by, and ingest it again. Nothing of it was stored, and its days are as they were.",
  },
  day_would_shrink: {
    status: 409,
    title: "The file has far fewer events of a day than are stored",
    detail: "{path} has {rows} {type} of {day}; {stored} are stored.",
    remedy:
      "If it holds further events of that day, load it with existing days: add. If it shall replace the day nonetheless: overwrite. Nothing was changed.",
  },
  day_looks_partial: {
    status: 409,
    title: "The file looks like a further part of a day",
    detail: "The {type} of {day} in {path} lie before or after all that are stored of that day.",
    remedy:
      "If it holds further events of that day, load it with existing days: add. If it shall replace the day nonetheless: overwrite. Nothing was changed.",
  },
  geography_invalid: {
    status: 400,
    title: "The geography cannot be used",
    detail: "{path}, {place}: {reason}.",
    remedy:
      "Correct it and ingest the file again. It must be a GeoJSON FeatureCollection of Polygon and MultiPolygon features in longitude and latitude, with pcod and name.",
  },
  store_newer: {
    status: 500,
    title: "The event store is newer than this version",
    detail: "{path} was made by a newer version of Flotilla (schema {found}, known up to {known}).",
    remedy: "Start the newer version, or restore a backup made by this one.",
  },
  store_older: {
    status: 500,
    title: "The event store was made by an older version",
    detail: "{path} has schema {found}; this version works with {known}.",
    remedy: "Load the files again into a new data directory, or start the older version.",
  },
  store_unusable: {
    status: 500,
    title: "The event store cannot be opened",
    detail: "{path} cannot be opened: {reason}.",
    remedy: "Check that the file belongs to the platform and is whole, or restore a backup.",
  },
  store_in_use: {
    status: 409,
    title: "The event store is in use",
    detail: "{path} is held open already.",
    remedy:
      "Stop the other process, or send the request to it: one process owns a tenant's events.",
  },
  store_closing: {
    status: 503,
    title: "The event store is closing",
    detail: "{path} is being closed.",
    remedy:
      "Try again once the platform has started. What was not stored completely was not stored at all.",
  },
  memory_exhausted: {
    status: 507,
    title: "The memory limit was reached",
    detail: "The event store needed more than its limit of {limit} bytes for {path}.",
    remedy: "Raise events.memory_limit, or ingest smaller files. The store is as it was before.",
  },
});
