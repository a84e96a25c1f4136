import { defineErrors } from "#kernel";

export const missingAnswers = defineErrors("insight", {
  answer_missing: {
    status: 403,
    title: "The query failed and has no answer",
    detail: "There is no answer of query {id}. {reason}",
    remedy: "Run it again; if it fails again, the log names the cause.",
  },
  not_spatial: {
    status: 400,
    title: "The answer has no places",
    detail: "An answer of the kind {kind} names no places to draw.",
    remedy: "Ask for json or csv.",
  },
});
