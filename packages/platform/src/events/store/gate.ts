/** Lets so many pieces of work run at the same time; further ones wait in the order in which they came. */
export interface Gate {
  through<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves once nothing is running or waiting. */
  idle(): Promise<void>;
}

export function createGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  const gate: Gate = {
    async through(work) {
      if (free > 0) free--;
      else await new Promise<void>((enter) => void waiting.push(enter));
      try {
        return await work();
      } finally {
        leave();
      }
    },
    async idle() {
      await Promise.all(Array.from({ length: places }, () => gate.through(async () => undefined)));
    },
  };
  return gate;
}
