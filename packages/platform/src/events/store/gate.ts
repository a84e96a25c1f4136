/** Lets so many pieces of work run at the same time; further ones wait in the order in which they came. */
export interface Gate {
  through<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Runs work while nothing else runs. Must not be called again before it has ended. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves once nothing is running or waiting. */
  idle(): Promise<void>;
}

/** Lets so many through at a time, in the order of asking. */
export function createGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  const enter = async (): Promise<void> => {
    if (free > 0) free--;
    else await new Promise<void>((admit) => void waiting.push(admit));
  };
  const gate: Gate = {
    async through(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    async alone(work) {
      for (let place = 0; place < places; place++) await enter();
      try {
        return await work();
      } finally {
        for (let place = 0; place < places; place++) leave();
      }
    },
    async idle() {
      await Promise.all(Array.from({ length: places }, () => gate.through(async () => undefined)));
    },
  };
  return gate;
}
