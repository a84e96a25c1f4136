import { connect } from "node:net";

import { onTestFinished } from "vitest";

import { type App, type AppOptions, createApp, createLogger, type LogLevel } from "#kernel";

export interface RunningApp {
  readonly app: App;
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  /** Every line that was logged so far. */
  readonly log: () => readonly Record<string, unknown>[];
  /** Everything that was logged so far. */
  readonly logText: () => string;
}

/** Starts an application on a free port of the loopback address, and stops it when the test is over. */
export async function startApp(
  addRoutes: (app: App) => void | Promise<void>,
  { level = "info", ...options }: Partial<AppOptions> & { readonly level?: LogLevel } = {},
): Promise<RunningApp> {
  let logged = "";
  const logger = createLogger(level, { write: (line) => void (logged += line) });
  const app = createApp({ logger, trustedProxies: [], bodyLimitBytes: 64 * 1024, ...options });
  await addRoutes(app);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  return {
    app,
    url,
    port: Number(new URL(url).port),
    log: () =>
      logged
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    logText: () => logged,
  };
}

/** Sends bytes as they are, and gives everything that comes back until the server ends the connection. */
export async function exchangeRaw(port: number, bytes: string | Buffer): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let received = "";
  const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
  socket.on("data", (chunk) => (received += chunk.toString("latin1")));
  socket.on("end", () => resolve(received));
  socket.on("error", (error) => (received === "" ? reject(error) : resolve(received)));
  return await promise;
}
