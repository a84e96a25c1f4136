import { defineErrors } from "#kernel";

export const cliErrors = defineErrors("cli", {
  not_running: {
    status: 503,
    title: "The platform is not running",
    detail: "No Flotilla is running with the data directory {path}.",
    remedy: "Start it with npm start, or name its data directory with FLOTILLA_DATA.",
  },
  database_file_unreadable: {
    status: 400,
    title: "The file with the address cannot be read",
    detail: "{path}: {reason}.",
    remedy: "Name a file that holds the address of the database.",
  },
  not_allowed: {
    status: 403,
    title: "Another user owns the platform",
    detail: "The platform with the data directory {path} belongs to another user of this machine.",
    remedy: "Run the command as that user.",
  },
  platform_stopped: {
    status: 503,
    title: "The platform stopped",
    detail: "The platform stopped before it had answered.",
    remedy:
      "Start it and run the command again: what was not stored completely was not stored at all, and nothing is stored twice.",
  },
  terminal_needed: {
    status: 400,
    title: "A terminal is needed",
    detail: "This command asks before it removes anything, and there is nobody to ask.",
    remedy: "Run it in a terminal.",
  },
  token_missing: {
    status: 400,
    title: "A token is needed",
    detail: "Nothing says who asks.",
    remedy:
      "Give a token with --token or in FLOTILLA_TOKEN, or ask as the operator of this machine's platform with --tenant.",
  },
  no_data: {
    status: 404,
    title: "There is no data",
    detail: "The tenant has no events yet.",
    remedy:
      "Load some with flotilla ingest, or start a fresh platform without FLOTILLA_EXAMPLE=false.",
  },
  command_unknown: {
    status: 400,
    title: "Unknown command",
    detail: "There is no command {command}.",
    remedy: "Did you mean {nearest}? flotilla --help lists the commands.",
  },
  flag_unknown: {
    status: 400,
    title: "Unknown flag",
    detail: "{command} has no {flag}.",
    remedy: "Did you mean {nearest}?",
  },
  argument_unexpected: {
    status: 400,
    title: "An argument too many",
    detail: "{command} does not take {argument}.",
    remedy: "{command} --help shows what it takes.",
  },
  argument_invalid: {
    status: 400,
    title: "An argument is not valid",
    detail: "{argument} is {value}, but must be {rule}.",
    remedy: "Correct it and run the command again.",
  },
});
