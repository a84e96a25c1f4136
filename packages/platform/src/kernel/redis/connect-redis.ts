import type { Logger } from "../logging.ts";
import type { Secret } from "../secret.ts";

/** What several processes share through Redis. */
export interface RedisConnection {
  /**
   * Stores a value under a key that has none; of several processes that try at the same time one succeeds.
   *
   * @param seconds after which the key is free again; a whole number of at least 1
   * @returns whether the key was free
   * @throws `kernel.redis_unreachable` when there is no answer in time
   */
  setIfAbsent(key: string, value: string, seconds: number): Promise<boolean>;
  close(): Promise<void>;
}

const usualTimeoutSeconds = 5;

/**
 * Connects to a Redis server. A connection that is lost later comes back by itself; what is asked meanwhile waits for it
 * a few seconds.
 *
 * @param url `redis://user:password@host:port/database`, or `rediss:` for TLS
 * @param timeoutSeconds how long an answer is waited for
 * @throws `kernel.redis_unreachable` when it does not answer in this time or refuses the login, `kernel.redis_url_invalid`
 */
export async function connectRedis(
  url: Secret,
  logger: Logger,
  timeoutSeconds: number = usualTimeoutSeconds,
): Promise<RedisConnection> {
  // Loaded here, because most platforms have no Redis and the client takes 20 MB.
  const { openConnection } = await import("./redis-client.ts");
  return await openConnection(url, logger, timeoutSeconds);
}
