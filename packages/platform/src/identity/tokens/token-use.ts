import type { Clock, Tenant } from "#kernel";

import { saveTokenUses } from "../store/token-use.ts";

/** Notes when tokens were used last. */
export interface TokenUse {
  /** Notes a use in memory, at hardly any cost. Beyond 10,000 tokens of a tenant at once, further ones wait for the next writing. */
  note(tenant: Tenant, tokenId: string): void;
  /** Writes what was noted every 60 seconds from now on. It keeps no process alive. */
  start(): void;
  /** Writes what was noted: one batch for each tenant. Throws what the store throws; what was not written is kept. */
  flush(): Promise<void>;
  /** Stops, and writes what was noted. */
  close(): Promise<void>;
}

export interface TokenUseDependencies {
  readonly clock: Clock;
  /** Told when writing failed that nobody waited for. It is tried again 60 seconds later. */
  readonly onFailure: (error: unknown) => void;
}

const secondsBetweenWritings = 60;
const mostTokens = 10_000;

/** Uses are kept in memory and written together: each token costs at most one write a minute. */
export function createTokenUse({ clock, onFailure }: TokenUseDependencies): TokenUse {
  let noted = new Map<Tenant, Map<string, string>>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const note = (tenant: Tenant, tokenId: string, at: string) => {
    const uses = noted.get(tenant) ?? new Map<string, string>();
    if (uses.size >= mostTokens && !uses.has(tokenId)) return;
    if ((uses.get(tokenId) ?? "") < at) uses.set(tokenId, at);
    noted.set(tenant, uses);
  };
  const write = async () => {
    const taken = noted;
    noted = new Map();
    const failures = await writeEach(taken, note);
    if (failures.length > 0) throw failures[0];
  };
  const flush = async () => {
    // One after the other, so that closing waits for what the timer began.
    const mine = writing.then(write);
    writing = mine.catch(() => undefined);
    await mine;
  };

  return {
    note: (tenant, tokenId) => note(tenant, tokenId, clock.now().toISOString()),
    start() {
      timer ??= setInterval(
        () => void flush().catch(onFailure),
        secondsBetweenWritings * 1000,
      ).unref();
    },
    flush,
    async close() {
      clearInterval(timer);
      timer = undefined;
      await flush();
    },
  };
}

type Note = (tenant: Tenant, tokenId: string, at: string) => void;

/** Writes the uses of each tenant, and notes again what could not be written. Returns why. */
async function writeEach(
  taken: ReadonlyMap<Tenant, ReadonlyMap<string, string>>,
  noteAgain: Note,
): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const [tenant, uses] of taken) {
    try {
      await saveTokenUses(
        tenant,
        [...uses].map(([id, at]) => ({ id, at })),
      );
    } catch (error) {
      failures.push(error);
      for (const [id, at] of uses) noteAgain(tenant, id, at);
    }
  }
  return failures;
}
