import { defineErrors } from "#kernel";

export const keepingErrors = defineErrors("events", {
  operator_required: {
    status: 403,
    title: "Only the platform's operator may do this",
    detail: "This names a file of the machine that the platform runs on.",
    remedy:
      "Use the command line on that machine: flotilla events backup or flotilla events restore.",
  },
  no_room_for_copy: {
    status: 507,
    title: "The disk lacks room for a copy of the event store",
    detail: "Writing {path} needs {needed} bytes; {free} are free.",
    remedy:
      "Make room, or move the data directory to a larger disk, and try again. The store is as it was.",
  },
  reason_names_subscriber: {
    status: 400,
    title: "The reason holds the identifier",
    detail:
      "The reason is kept with the certificate and must not hold the identifier that is erased.",
    remedy: "Name the request instead, such as the number of a letter.",
  },
  pseudonyms_switched: {
    status: 409,
    title: "The store keeps identifiers in another way",
    detail:
      "Events of tenant {tenant} are stored with {stored} identifiers; the setting asks for {wanted} ones.",
    remedy:
      "Set events.pseudonymise back to {setting}, or load the files into a new tenant. Nothing of the file was stored.",
  },
  events_elsewhere: {
    status: 409,
    title: "The events lie in another database",
    detail: "A copy of this tenant's event store would not hold its events.",
    remedy: "Make and restore backups with the tools of that database.",
  },
  backup_exists: {
    status: 409,
    title: "There is a file already",
    detail: "{path} is there already.",
    remedy: "Name a file that is not there.",
  },
  backup_place_unusable: {
    status: 400,
    title: "The backup cannot be written there",
    detail: "{path} cannot be written: {reason}.",
    remedy: "Name a file in a directory that the platform may write to.",
  },
  backup_unusable: {
    status: 400,
    title: "The backup cannot be used",
    detail: "{path}: {reason}.",
    remedy: "Use another backup. The store is as it was.",
  },
});
