import { sqlErrors } from "../sql-errors.ts";

/** The sessions whose statements can be cancelled by whoever knows their key. */
export class Cancellations {
  readonly #running = new Map<string, AbortController>();

  register(id: number, secret: number): { begin(): AbortSignal; forget(): void } {
    const key = `${id}:${secret}`;
    return {
      begin: () => {
        const controller = new AbortController();
        this.#running.set(key, controller);
        return controller.signal;
      },
      forget: () => void this.#running.delete(key),
    };
  }

  /** Nobody learns whether there was such a session. */
  cancel(id: number, secret: number): void {
    this.#running.get(`${id}:${secret}`)?.abort(sqlErrors.sql_cancelled());
  }
}
