import { EventEmitter } from "node:events";

import type { Logger } from "./logging.ts";

/**
 * Events between modules that may not import each other. A sender adds its events here by declaration merging:
 * `declare module "#kernel" { interface BusEvents { "events.batch_stored": { tenant: string } } }`.
 */
export interface BusEvents {
  /** A tenant was opened in this process and may be used. */
  "tenant.opened": { readonly tenant: string };
}

export interface Bus {
  publish<Name extends keyof BusEvents>(name: Name, event: BusEvents[Name]): void;
  /** Calls the listener on every event of that name until the returned function is called. */
  subscribe<Name extends keyof BusEvents>(
    name: Name,
    listener: (event: BusEvents[Name]) => void | Promise<void>,
  ): () => void;
}

/** A bus within this process. A listener that fails is logged and does not disturb the sender or other listeners. */
export function createBus(logger: Logger): Bus {
  const emitter = new EventEmitter();
  return {
    publish: (name, event) => void emitter.emit(name, event),
    subscribe(name, listener) {
      const guarded = async (event: BusEvents[typeof name]): Promise<void> => {
        try {
          await listener(event);
        } catch (error) {
          logger.error({ err: error, event: name }, "a listener on the bus failed");
        }
      };
      emitter.on(name, guarded);
      return () => emitter.off(name, guarded);
    },
  };
}
