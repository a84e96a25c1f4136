import { createServer, type Server, type Socket } from "node:net";

import type { Audit, Clock, Logger, Principal, Tenant } from "#kernel";

import type { EventSettings } from "../../config.ts";
import { messageOf } from "../../store/failures.ts";
import type { SqlAccess } from "../sql-access.ts";
import { sqlErrors } from "../sql-errors.ts";
import { Cancellations } from "./cancellations.ts";
import { loadSecureContext } from "./certificate.ts";
import { serveConnection } from "./connection.ts";
import { messages } from "./messages.ts";

export interface SqlServerDependencies {
  readonly settings: EventSettings;
  readonly sql: SqlAccess;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly audit: Pick<Audit, "record">;
  /** The tenant of a name; null when there is none. */
  readonly findTenant: (name: string) => Tenant | null;
  readonly verifyToken: (tenant: Tenant, token: string) => Promise<Principal>;
  /** Where the platform's own certificate is kept. */
  readonly directory: string;
}

export interface SqlServer {
  readonly port: number;
  /** Breaks statements off and ends all connections. */
  close(): Promise<void>;
}

const mostConnections = 100;
const idleMilliseconds = 3_600_000;
const refusalsPerMinute = 60;

/**
 * Listens for programs that speak PostgreSQL's protocol.
 *
 * @throws `events.sql_port`, `events.sql_certificate`
 */
export async function listenForSql(dependencies: SqlServerDependencies): Promise<SqlServer> {
  const { settings, logger } = dependencies;
  const sockets = new Set<Socket>();
  const connections = new Set<Promise<void>>();
  const parts = {
    ...dependencies,
    cancellations: new Cancellations(),
    secureContext: await loadSecureContext(settings, dependencies),
    recordRefusal: createRefusalRecord(dependencies),
  };
  const server = createServer((socket) => {
    if (sockets.size >= mostConnections) {
      refuse(socket);
      return;
    }
    sockets.add(socket);
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    socket.setTimeout(idleMilliseconds, () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    const connection = serveConnection(socket, parts);
    connections.add(connection);
    void connection.finally(() => connections.delete(connection));
  });
  const port = await listen(server, settings);
  logger.info({ port }, "programs may ask the events by PostgreSQL's protocol");
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await Promise.all(connections);
    },
  };
}

async function listen(server: Server, settings: EventSettings): Promise<number> {
  const { sqlHost: host, sqlPort: port = 0 } = settings;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", (error) =>
    reject(sqlErrors.sql_port({ host, port, reason: messageOf(error) }, { cause: error })),
  );
  server.listen({ host, port }, resolve);
  await promise;
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

function refuse(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  const message = "There are too many connections.";
  socket.end(messages.error({ severity: "FATAL", code: "53300", message }));
  setTimeout(() => socket.destroy(), 1000).unref();
}

/** Records refused connections, a bounded number a minute. */
function createRefusalRecord({ audit, clock, logger }: SqlServerDependencies) {
  let minute = 0;
  let recorded = 0;
  return async (tenant: Tenant, user: string, error: unknown): Promise<void> => {
    const now = Math.floor(clock.now().getTime() / 60_000);
    if (now !== minute) [minute, recorded] = [now, 0];
    if (++recorded > refusalsPerMinute) {
      logger.warn({ tenant: tenant.name }, "refused a connection to the SQL port");
      return;
    }
    await audit.record(tenant, {
      actor: "anonymous",
      action: "events.sql_connection",
      subject: user.slice(0, 60),
      outcome: "refused",
      details: { problem: error instanceof Error && "code" in error ? error.code : "internal" },
    });
  };
}
