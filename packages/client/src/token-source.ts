import type { SessionToken } from "./types.ts";

/** Keeps one token in memory. */
export interface TokenSource {
  /** The token kept, or a new one when there is none or it is about to expire. */
  current(): Promise<string>;
  forget(): void;
}

const renewBeforeExpiryMilliseconds = 60_000;

/** Fetches a token when one is needed; those who ask at the same time wait for the same one. */
export function createTokenSource(fetchToken: () => Promise<SessionToken>): TokenSource {
  let kept: Promise<SessionToken> | undefined;

  function forget(): void {
    kept = undefined;
  }

  function renew(): Promise<SessionToken> {
    const next = fetchToken();
    kept = next;
    // A failure is for those who wait now; the next one who asks tries again.
    next.catch(() => {
      if (kept === next) forget();
    });
    return next;
  }

  async function current(): Promise<string> {
    if (kept === undefined) return (await renew()).token;
    const held = kept;
    const token = await held;
    if (isFresh(token)) return token.token;
    // Several may find the same token stale; only the first of them fetches the next.
    const next = kept === undefined || kept === held ? renew() : kept;
    return (await next).token;
  }

  return { current, forget };
}

function isFresh({ expiresAt }: SessionToken): boolean {
  return Date.parse(expiresAt) - Date.now() > renewBeforeExpiryMilliseconds;
}
