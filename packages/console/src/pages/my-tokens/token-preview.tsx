import type { ReactElement } from "react";

import { AllowedByRole } from "./allowed-by-role.tsx";
import { formatFromNow, formatLongMoment, resolveExpiry } from "./token-order.ts";
import type { LatestExpiry, TokenDraft } from "./token-order.ts";

import classes from "./my-tokens.module.css";

interface TokenPreviewProperties {
  readonly draft: TokenDraft;
  readonly latest: LatestExpiry;
  readonly now: number;
  /** Whether the chosen end is possible; otherwise it is not told here. */
  readonly isEndPossible: boolean;
}

/** What a token will allow, and until when, while it is put together. */
export function TokenPreview({
  draft,
  latest,
  now,
  isEndPossible,
}: TokenPreviewProperties): ReactElement {
  const roles = [...draft.scopes].map(([role, scopes]) => ({ role, scopes }));
  const until = isEndPossible ? resolveExpiry(draft.expiry, latest, now) : null;
  return (
    <aside className={classes.preview} aria-label="What it will allow" aria-live="polite">
      <h3>What it will allow</h3>
      {roles.length === 0 ? (
        <p className={classes.soft}>Nothing yet: no role is chosen.</p>
      ) : (
        <AllowedByRole roles={roles} />
      )}
      {until !== null && (
        <p className={classes.until}>
          Until {formatLongMoment(until)}, {formatFromNow(until, now)}.
        </p>
      )}
    </aside>
  );
}
