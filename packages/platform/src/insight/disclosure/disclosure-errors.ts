import { defineErrors } from "#kernel";

export const disclosureErrors = defineErrors("insight", {
  noise_kind_refused: {
    status: 400,
    title: "This question cannot be answered with noise",
    detail: "Answers have noise here, and {kind} cannot be answered so: {reason}",
    remedy:
      "Ask for something that counts each subscriber in one row, such as spatial_aggregate or flows over daily_location or modal_location.",
  },
  privacy_budget_exhausted: {
    status: 429,
    title: "The privacy budget is spent",
    detail:
      "An answer costs {cost} of the privacy budget, and role {role} has {left} left until {resets_at}.",
    remedy:
      "Read answers that were paid for already, or wait until the budget begins anew; an administrator can raise it.",
  },
});
