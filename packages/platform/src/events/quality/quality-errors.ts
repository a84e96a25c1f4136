import { defineErrors } from "#kernel";

export const qualityErrors = defineErrors("events", {
  checks_unreadable: {
    status: 500,
    title: "The directory of quality checks cannot be read",
    detail: "{path} cannot be read: {reason}.",
    remedy: "Correct events.quality_checks_directory or the permissions of what it names.",
  },
  check_name_invalid: {
    status: 500,
    title: "A quality check has a name that cannot be used",
    detail: "The file {file} cannot be used.",
    remedy:
      "Name it after the check: lower-case letters, digits and underscores, the first a letter, and no name of a built-in check.",
  },
});
