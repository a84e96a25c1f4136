import { Type } from "typebox";

import type { App } from "#kernel";

import type { DisclosureService } from "../disclosure/disclosure.ts";
import { failures } from "./failures.ts";
import { common, principalOf } from "./flow-api.ts";

const roleBudget = Type.Object({
  role: Type.String(),
  spent: Type.Number({ description: "What was spent in this period." }),
  budget: Type.Number({ description: "What may be spent in a period." }),
  resets_at: Type.String({ format: "date-time", description: "When the next period begins." }),
});

/** What noisy answers cost, and what the roles of the token have left, for a scope whose requests show a token. */
export function addPrivacyBudgetRoute(
  app: App,
  disclosure: Pick<DisclosureService, "privacyBudget">,
): void {
  const schema = {
    ...common,
    operationId: "getPrivacyBudget",
    summary: "Read what the roles of the token have spent of their privacy budget",
    response: {
      200: Type.Object({
        noise: Type.Union([Type.Literal("on"), Type.Literal("off")]),
        epsilon_per_query: Type.Number({ description: "What an answer costs." }),
        roles: Type.Array(roleBudget, {
          description: "The roles of the token; none without noise.",
        }),
      }),
      ...failures,
    },
  };
  app.get("/privacy_budget", { schema }, async (request) => {
    const budget = await disclosure.privacyBudget(request.tenant, principalOf(request));
    return { ...budget, roles: [...budget.roles] };
  });
}
