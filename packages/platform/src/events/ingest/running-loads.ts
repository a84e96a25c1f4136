import type { Clock, Tenant } from "#kernel";

import type { IngestProgress, IngestRequest } from "./ingest-request.ts";

/** A load under way. */
export interface RunningLoad {
  /** Counted from 1 since the process started. */
  readonly id: number;
  readonly type: string;
  /** What the file is called. */
  readonly name: string;
  readonly source: string;
  readonly step: IngestProgress["step"];
  /** Null until the file has been read. */
  readonly rows: number | null;
  readonly startedAt: string;
}

/** The loads under way in this process. */
export class RunningLoads {
  readonly #clock: Clock;
  readonly #byTenant = new Map<string, Map<number, RunningLoad>>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  list(tenant: Tenant): RunningLoad[] {
    return [...(this.#byTenant.get(tenant.name)?.values() ?? [])];
  }

  /** Shows a load while it is under way; `work` is given a function that takes its progress. */
  async follow<Result>(
    tenant: Tenant,
    { type, path, name = path, source = "file" }: IngestRequest,
    work: (onProgress: (progress: IngestProgress) => void) => Promise<Result>,
  ): Promise<Result> {
    const loads = this.#byTenant.get(tenant.name) ?? new Map<number, RunningLoad>();
    this.#byTenant.set(tenant.name, loads);
    const id = ++this.#lastId;
    const startedAt = this.#clock.now().toISOString();
    loads.set(id, { id, type, name, source, step: "checking", rows: null, startedAt });
    try {
      return await work(({ step, rows }) => {
        const load = loads.get(id)!;
        loads.set(id, { ...load, step, rows: rows ?? load.rows });
      });
    } finally {
      loads.delete(id);
    }
  }
}
