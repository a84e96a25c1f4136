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
  readonly #waiting: (() => void)[] = [];
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

  /** Waits for everything under way. */
  async settle(): Promise<void> {
    await Promise.all([...this.#tasks.values()].map((task) => task.promise));
  }

  async #runInTurn(key: string, work: () => Promise<void>): Promise<void> {
    if (this.#running >= this.#limit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
      await Promise.resolve();
    }
    const task = this.#tasks.get(key);
    if (task) task.running = true;
    try {
      await work();
    } finally {
      this.#tasks.delete(key);
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
