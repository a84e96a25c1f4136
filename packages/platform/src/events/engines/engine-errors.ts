import { defineErrors } from "#kernel";

export const engineErrors = defineErrors("events", {
  engine_choice_unreadable: {
    status: 500,
    title: "The choice of the tenant's engine cannot be read",
    detail: "{path} cannot be used: {reason}.",
    remedy: "Correct or remove the file, or make the choice again with flotilla tenant engine.",
  },
  engine_keeps_events: {
    status: 409,
    title: "The events would stay behind",
    detail:
      "Tenant {tenant} has stored events in {from}, and changing to {to} would leave them there.",
    remedy:
      "Make a new tenant with that engine and load the files there. Changing to a FlowDB and back to the embedded store is possible at any time.",
  },
});
