import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { stateOf } from "./app-state.ts";
import type { App } from "./app.ts";

/** How long the parts of an application may still take to close once its connections were cut. */
const lastGraceSeconds = 5;

/**
 * Stops accepting connections, answers what is under way, and closes the application's parts.
 *
 * @returns whether all of it was done in time; otherwise the connections still open were cut
 */
export async function closeGracefully(
  app: App,
  { seconds }: { readonly seconds: number },
): Promise<boolean> {
  const closed = app.close().then(() => true);
  if (await Promise.race([closed, expire(seconds)])) return true;
  app.log.warn({ seconds }, "requests were still under way at the deadline and were cut off");
  app.server.closeAllConnections();
  await Promise.race([closed, expire(lastGraceSeconds)]);
  return false;
}

async function expire(seconds: number): Promise<false> {
  return delay(seconds * 1000, false, { ref: false });
}

/** While the application closes: tells clients that the answer is their connection's last, and ends unused connections. */
export function tellClientsWhenClosing(app: App): void {
  const state = stateOf(app);
  const unused = trackUnusedConnections(app);
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (state.closing) reply.header("connection", "close");
    done();
  });
  app.addHook("preClose", (done) => {
    state.closing = true;
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}

/**
 * Connections on which nothing was asked yet, such as a browser opens in advance. The server would take them for requests
 * under way and wait for them.
 */
function trackUnusedConnections(app: App): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  app.server.on("request", (request) => unused.delete(request.socket));
  return unused;
}
