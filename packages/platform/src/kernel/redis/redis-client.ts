import { createClient, ErrorReply } from "@redis/client";

import type { FlotillaError } from "../errors.ts";
import { kernelErrors } from "../kernel-errors.ts";
import type { Logger } from "../logging.ts";
import type { Secret } from "../secret.ts";
import type { RedisConnection } from "./connect-redis.ts";

type Client = ReturnType<typeof makeClient>;

const longestPauseMilliseconds = 2_000;

/** See `connectRedis`. */
export async function openConnection(
  url: Secret,
  logger: Logger,
  timeoutSeconds: number,
): Promise<RedisConnection> {
  const server = readServer(url);
  const state = { isConnected: false };
  const client = makeClient(url, timeoutSeconds * 1_000, () => state.isConnected);
  logChanges(client, logger, state);
  try {
    await client.connect();
    state.isConnected = true;
  } catch (error) {
    if (client.isOpen) client.destroy();
    throw unreachable(server, error);
  }
  return {
    async setIfAbsent(key, value, seconds) {
      const expiration = { type: "EX", value: seconds } as const;
      try {
        return (await client.set(key, value, { condition: "NX", expiration })) === "OK";
      } catch (error) {
        throw unreachable(server, error);
      }
    },
    async close() {
      if (client.isReady) await client.close();
      else if (client.isOpen) client.destroy();
    },
  };
}

interface Server {
  readonly host: string;
  readonly port: number;
}

// The errors of the URL's parsers hold the whole URL, so none of them is passed on as a cause.
function readServer(url: Secret): Server {
  const parsed = URL.parse(url.reveal());
  if (parsed === null) throw kernelErrors.redis_url_invalid();
  return { host: parsed.hostname || "localhost", port: Number(parsed.port || 6379) };
}

function makeClient(url: Secret, timeout: number, isConnected: () => boolean) {
  try {
    return createClient({
      url: url.reveal(),
      name: "flotilla",
      disableClientInfo: true,
      // The answers keep the socket's timeout from passing while nothing is asked.
      pingInterval: timeout / 2.5,
      commandOptions: { timeout },
      socket: {
        connectTimeout: timeout,
        socketTimeout: timeout,
        reconnectStrategy: (retries) =>
          isConnected() && Math.min(2 ** retries * 50, longestPauseMilliseconds),
      },
    });
  } catch {
    throw kernelErrors.redis_url_invalid();
  }
}

function logChanges(
  client: Client,
  logger: Logger,
  state: { readonly isConnected: boolean },
): void {
  let isLost = false;
  client.on("error", (error: unknown) => {
    if (!state.isConnected || isLost) return;
    isLost = true;
    logger.warn({ reason: reasonOf(error) }, "the connection to Redis was lost");
  });
  client.on("ready", () => {
    if (isLost) logger.info("Redis is connected again");
    isLost = false;
  });
}

function unreachable({ host, port }: Server, error: unknown): FlotillaError {
  return kernelErrors.redis_unreachable({ host, port, reason: reasonOf(error) });
}

// Servers that do not know the login command repeat it with the password, so only the first word is taken.
function reasonOf(error: unknown): string {
  if (error instanceof ErrorReply)
    return `it answered ${/^\w+/.exec(error.message)?.[0] ?? "an error"}`;
  if (!(error instanceof Error)) return "unknown";
  return error.message === "" && "code" in error ? String(error.code) : error.message;
}
