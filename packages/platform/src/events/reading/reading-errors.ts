import { defineErrors } from "#kernel";

export const readingErrors = defineErrors("events", {
  mapping_invalid: {
    status: 400,
    title: "The mapping cannot be used",
    detail: "{path}, line {line}, {key}: {reason}.",
    remedy: "Correct the mapping. The guide to source files says what it may hold.",
  },
  mapping_column_unknown: {
    status: 400,
    title: "The mapping gives a column that the type does not have",
    detail:
      '{path}, line {line}: there is no column "{column}" in {type}; the nearest is "{nearest}".',
    remedy: "Rename or remove it. {type} have: {known}.",
  },
  source_column_missing: {
    status: 400,
    title: "The file lacks a column that the mapping names",
    detail:
      '{path} has no column "{source}", which the mapping gives to {column}. It has: {known}.',
    remedy: "Correct the name in the mapping, or export the file with that column.",
  },
  file_damaged: {
    status: 400,
    title: "The file is not whole",
    detail: "{path} is not a whole {kind} file: {reason}.",
    remedy: "Copy or export it again, or say in a mapping what it is. Nothing of it was stored.",
  },
  encoding_unknown: {
    status: 400,
    title: "The file is not in UTF-8",
    detail: "{path} is in {encoding}.",
    remedy: "Export it in UTF-8.",
  },
});
