/** Lets a limited number of pieces of work run at the same time; further ones wait in order, and may be given up until then. */
export class Turns {
  readonly #limit: number;
  readonly #waiting = new Map<object, (mayBegin: boolean) => void>();
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @param givenUp What is answered when it is given up before its turn. */
  async take<Result>(
    key: object,
    work: () => Promise<Result>,
    givenUp: () => Result,
  ): Promise<Result> {
    if (!(await this.#awaitTurn(key))) return givenUp();
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  /** Gives up what waits under a key. What has begun goes on. */
  giveUp(key: object): void {
    const decide = this.#waiting.get(key);
    this.#waiting.delete(key);
    decide?.(false);
  }

  async #awaitTurn(key: object): Promise<boolean> {
    if (this.#running < this.#limit) {
      this.#running += 1;
      return true;
    }
    return await new Promise<boolean>((decide) => this.#waiting.set(key, decide));
  }

  #passOn(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next[0]);
    next[1](true);
  }
}
