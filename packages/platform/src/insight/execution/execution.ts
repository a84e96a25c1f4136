import { Turns } from "./turns.ts";

/** How far the work on one query is: how many queries, itself and those below it, are at each step. */
export interface Progress {
  /** Wait for others below them. */
  readonly eligible: number;
  /** Wait for their turn. */
  readonly queued: number;
  readonly running: number;
}

/** One node of the graph of what is to be computed. */
export interface Task {
  /** Equal tasks have equal keys, and one of them runs. */
  readonly key: string;
  /** How many queries it computes: its own, and those that are computed in place. */
  readonly weight: number;
  /** The keys of the tasks that have to be done before; these were submitted with it, in front of it. */
  readonly after: readonly string[];
  /** The signal says that nobody wants it any more. */
  run(signal: AbortSignal): Promise<void>;
  /** Told why it was not done: it failed, or one of those before it. Must not fail itself. */
  failed?(error: unknown): Promise<void>;
}

type Outcome =
  | { readonly end: "done" }
  | { readonly end: "failed"; readonly error: unknown }
  /** Nobody wanted it before it began. */
  | { readonly end: "dropped" };

interface Node {
  readonly task: Task;
  readonly controller: AbortController;
  /** The keys of the queries that need it. */
  readonly neededBy: Set<string>;
  state: keyof Progress;
  outcome: Promise<Outcome>;
}

interface Query {
  readonly nodes: readonly Node[];
  readonly askers: Set<string>;
}

/**
 * Runs tasks in the order of their dependencies, each once however many queries need it, and a limited number at the same time;
 * further ones wait in the order in which they became ready.
 */
export class Execution {
  readonly #turns: Turns;
  readonly #nodes = new Map<string, Node>();
  readonly #queries = new Map<string, Query>();
  readonly #underWay = new Set<Promise<Outcome>>();

  constructor(limit: number) {
    this.#turns = new Turns(limit);
  }

  /**
   * Starts what a query needs, unless that is under way. Its own task is the last one, and has its key.
   *
   * @param asker Who wants it; several may.
   */
  submit(tasks: readonly Task[], asker: string): void {
    const key = tasks.at(-1)!.key;
    const known = this.#queries.get(key);
    if (known) {
      known.askers.add(asker);
      return;
    }
    const nodes = tasks.map((task) => this.#nodes.get(task.key) ?? this.#begin(task));
    for (const node of nodes) node.neededBy.add(key);
    this.#queries.set(key, { nodes, askers: new Set([asker]) });
    void nodes.at(-1)!.outcome.then(() => this.#end(key, nodes));
  }

  /** The progress of a query under way; undefined when there is none with that key. */
  progressOf(key: string): Progress | undefined {
    const query = this.#queries.get(key);
    if (!query) return undefined;
    const progress = { eligible: 0, queued: 0, running: 0 };
    for (const node of query.nodes) {
      if (this.#nodes.get(node.task.key) === node) progress[node.state] += node.task.weight;
    }
    return progress;
  }

  /** The queries under way, by their keys. */
  keys(): readonly string[] {
    return [...this.#queries.keys()];
  }

  /** How many queries have not begun themselves. */
  waiting(): number {
    const states = [...this.#queries.values()].map(({ nodes }) => nodes.at(-1)!.state);
    return states.filter((state) => state !== "running").length;
  }

  /** Whether somebody else than this one wants a query under way. */
  isWantedBesides(key: string, asker: string): boolean {
    const askers = this.#queries.get(key)?.askers ?? new Set();
    return [...askers].some((other) => other !== asker);
  }

  /** One of the askers of a query under way does not want it any more. */
  withdraw(key: string, asker: string): void {
    this.#queries.get(key)?.askers.delete(asker);
  }

  /** Stops all that a query alone needs, with a reason. What has not begun is not told. */
  cancel(key: string, reason: unknown): void {
    const query = this.#queries.get(key);
    if (!query) return;
    this.#queries.delete(key);
    for (const node of query.nodes.toReversed()) {
      node.neededBy.delete(key);
      if (node.neededBy.size > 0) continue;
      this.#forget(node);
      node.controller.abort(reason);
      this.#turns.giveUp(node);
    }
  }

  /** Forgets the tasks that have not begun. */
  discardWaiting(): void {
    for (const node of this.#nodes.values()) {
      if (node.state === "running") continue;
      node.neededBy.clear();
      this.#turns.giveUp(node);
    }
  }

  /** Waits for everything under way. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #begin(task: Task): Node {
    const after = task.after.flatMap((key) => this.#nodes.get(key) ?? []);
    const node: Node = {
      task,
      controller: new AbortController(),
      neededBy: new Set(),
      state: after.length > 0 ? "eligible" : "queued",
      // Replaced at once; a node has to be there before what it does begins.
      outcome: Promise.resolve({ end: "dropped" }),
    };
    this.#nodes.set(task.key, node);
    node.outcome = this.#process(node, after).finally(() => {
      this.#forget(node);
      this.#underWay.delete(node.outcome);
    });
    this.#underWay.add(node.outcome);
    return node;
  }

  async #process(node: Node, after: readonly Node[]): Promise<Outcome> {
    // Whoever submits it says afterwards who needs it.
    const before = await Promise.all([...after.map(({ outcome }) => outcome), Promise.resolve()]);
    const broken = before.find((outcome) => outcome && outcome.end !== "done");
    if (node.neededBy.size === 0 || broken?.end === "dropped") return { end: "dropped" };
    if (broken) return await fail(node.task, (broken as { readonly error: unknown }).error);
    node.state = "queued";
    return await this.#turns.take(
      node,
      async () => await this.#run(node),
      () => ({ end: "dropped" }),
    );
  }

  async #run(node: Node): Promise<Outcome> {
    node.state = "running";
    try {
      await node.task.run(node.controller.signal);
      return { end: "done" };
    } catch (error) {
      return await fail(node.task, error);
    }
  }

  #forget(node: Node): void {
    if (this.#nodes.get(node.task.key) === node) this.#nodes.delete(node.task.key);
  }

  #end(key: string, nodes: readonly Node[]): void {
    if (this.#queries.get(key)?.nodes === nodes) this.#queries.delete(key);
  }
}

async function fail(task: Task, error: unknown): Promise<Outcome> {
  await task.failed?.(error);
  return { end: "failed", error };
}
