import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { formatMoment } from "../../lib/moment.ts";
import { privacyBudgetQuery } from "./ask-queries.ts";

import classes from "./ask.module.css";

/** What answers cost and what is left, where they have noise; nothing where they have none. */
export function PrivacyBudget(): ReactElement | null {
  const { data: budget } = useQuery(privacyBudgetQuery);
  if (budget?.noise !== "on") return null;
  return (
    <div className={classes.caption}>
      <p>
        Counts have random noise. Each new answer costs {budget.epsilon_per_query} of the privacy
        budget of a role; asking again costs nothing.
      </p>
      <ul>
        {budget.roles.map(({ role, spent, budget: all, resets_at: resetsAt }) => (
          <li key={role}>
            {role}: {spent.toLocaleString("en-GB", { maximumFractionDigits: 3 })} of {all} spent,
            until {formatMoment(resetsAt)}
          </li>
        ))}
      </ul>
    </div>
  );
}
