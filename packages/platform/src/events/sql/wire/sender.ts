import type { Socket } from "node:net";

/** A function that sends bytes and waits until the client has taken most of them. */
export function createSender(
  socket: Socket,
): (bytes: Buffer, signal?: AbortSignal) => Promise<void> {
  return async (bytes, signal) => {
    signal?.throwIfAborted();
    if (socket.destroyed) throw new Error("the connection has ended");
    if (socket.write(bytes)) return;
    await untilTaken(socket, signal);
  };
}

async function untilTaken(socket: Socket, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onClose = (): void => reject(new Error("the connection has ended"));
  const onAbort = (): void => {
    // Half a message may be under way: nothing can follow it to a client that does not read.
    socket.destroy();
    reject(signal?.reason);
  };
  socket.once("drain", resolve).once("close", onClose);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    await promise;
  } finally {
    socket.off("drain", resolve).off("close", onClose);
    signal?.removeEventListener("abort", onAbort);
  }
}
