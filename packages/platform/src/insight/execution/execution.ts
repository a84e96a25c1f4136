/** How far the work on one question is. Every question is one step until sub-queries are shared. */
export interface Progress {
  readonly eligible: number;
  readonly queued: number;
  readonly running: number;
}

interface Task {
  readonly promise: Promise<void>;
  running: boolean;
}

/** Runs each task once at a time per key, and a limited number of tasks at the same time; further ones wait in order. */
export class Execution {
  readonly #limit: number;
  readonly #tasks = new Map<string, Task>();
  /** Called with whether to begin. */
  readonly #waiting: ((mayBegin: boolean) => void)[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Starts the task unless one with that key is under way. Never rejects: a task handles its own failure. */
  submit(key: string, work: () => Promise<void>): void {
    if (this.#tasks.has(key)) return;
    const task: Task = { running: false, promise: this.#runInTurn(key, work) };
    this.#tasks.set(key, task);
  }

  /** The progress of a task under way; undefined when there is none with that key. */
  progressOf(key: string): Progress | undefined {
    const task = this.#tasks.get(key);
    if (!task) return undefined;
    return { eligible: 0, queued: task.running ? 0 : 1, running: task.running ? 1 : 0 };
  }

  /** Forgets the tasks that have not begun. */
  discardWaiting(): void {
    for (const decide of this.#waiting.splice(0)) decide(false);
  }

  /** Waits for everything under way. */
  async settle(): Promise<void> {
    await Promise.all([...this.#tasks.values()].map((task) => task.promise));
  }

  async #runInTurn(key: string, work: () => Promise<void>): Promise<void> {
    if (!(await this.#awaitTurn())) {
      this.#tasks.delete(key);
      return;
    }
    const task = this.#tasks.get(key);
    if (task) task.running = true;
    try {
      await work();
    } finally {
      this.#tasks.delete(key);
      const next = this.#waiting.shift();
      if (next) next(true);
      else this.#running -= 1;
    }
  }

  /** Returns whether to begin. */
  async #awaitTurn(): Promise<boolean> {
    if (this.#running >= this.#limit) {
      return await new Promise<boolean>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    return true;
  }
}
