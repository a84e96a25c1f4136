import { defineErrors } from "#kernel";

export const loadingErrors = defineErrors("events", {
  day_unknown: {
    status: 404,
    title: "Nothing is known of this day",
    detail: "No file with {type} of {day} was ever loaded, or tried to be.",
    remedy: "Ask for a day that /api/events/days lists.",
  },
});
