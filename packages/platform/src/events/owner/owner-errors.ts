import { defineErrors } from "#kernel";

export const ownerErrors = defineErrors("events", {
  owner_unreachable: {
    status: 503,
    title: "The process that keeps the events cannot be reached",
    detail: "The process with the role collect does not answer: {reason}.",
    remedy:
      "Start flotilla serve with the role collect on the same data directory; as soon as it runs, questions are answered again.",
  },
  sql_at_owner: {
    status: 503,
    title: "SQL is answered by another process",
    detail:
      "This process only asks for events; statements are answered by the one with the role collect.",
    remedy: "Send the statement to that process, or use flotilla sql on its machine.",
  },
  owner_differs: {
    status: 503,
    title: "The process that keeps the events is of another version",
    detail: "The process with the role collect does not know what it was asked: {member}.",
    remedy: "Run the same version of Flotilla in all processes of a data directory.",
  },
});
