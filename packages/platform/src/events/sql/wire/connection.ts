import { randomInt } from "node:crypto";
import type { Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";

import {
  type Clock,
  FlotillaError,
  holdsScopes,
  type Logger,
  type Principal,
  type Tenant,
} from "#kernel";

import { type SqlAccess, type SqlRequest, sqlScope } from "../sql-access.ts";
import { sqlErrors } from "../sql-errors.ts";
import type { Cancellations } from "./cancellations.ts";
import { errorFieldsOf } from "./errors.ts";
import { Fields, ProtocolFault } from "./fields.ts";
import { Inbox } from "./inbox.ts";
import { reportedSettings } from "./local-statements.ts";
import { type ErrorFields, messages } from "./messages.ts";
import { createSender } from "./sender.ts";
import { Session, type Statement } from "./session.ts";

export interface ConnectionDependencies {
  readonly sql: SqlAccess;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly findTenant: (name: string) => Tenant | null;
  /** Whom a token proves. @throws when it proves nobody */
  readonly verifyToken: (tenant: Tenant, token: string) => Promise<Principal>;
  /** Records a refused connection; bounded, so that strangers do not fill the log. */
  readonly recordRefusal: (tenant: Tenant, user: string, error: unknown) => Promise<void>;
  readonly cancellations: Cancellations;
  readonly secureContext: SecureContext;
}

const protocolVersion = 3 << 16;
const cancelRequest = 80_877_102;
const sslRequest = 80_877_103;
const encryptionRequest = 80_877_104;
const longestOpening = 16 * 1024;
const longestToken = 256 * 1024;
const secondsToOpen = 10;

/** Serves one connection until it ends. Never throws. */
export async function serveConnection(
  socket: Socket,
  parts: ConnectionDependencies,
): Promise<void> {
  const deadline = setTimeout(() => socket.destroy(), secondsToOpen * 1000);
  const connection = new Connection(socket, parts);
  try {
    await connection.serve(() => clearTimeout(deadline));
  } catch (error) {
    await connection.sayLast(error);
  } finally {
    clearTimeout(deadline);
    connection.end();
  }
}

class Connection {
  readonly #parts: ConnectionDependencies;
  readonly #address: string;
  #socket: Socket | TLSSocket;
  #inbox: Inbox;
  #send: ReturnType<typeof createSender>;
  /** Aborted when the client is gone. */
  readonly #gone = new AbortController();

  constructor(socket: Socket, parts: ConnectionDependencies) {
    this.#parts = parts;
    this.#address = socket.remoteAddress ?? "";
    this.#socket = socket;
    this.#inbox = new Inbox(socket);
    this.#send = createSender(socket);
    this.#watchEnd(socket);
  }

  async serve(onOpen: () => void): Promise<void> {
    const options = await this.#open();
    if (!options) return;
    const opened = await this.#authenticate(options);
    onOpen();
    await this.#establish(opened, options);
  }

  /** Tells the client why its connection ends, if there is still somebody to tell. */
  async sayLast(error: unknown): Promise<void> {
    if (
      !(error instanceof FlotillaError) &&
      !(error instanceof ProtocolFault) &&
      !(error instanceof Refused)
    ) {
      // Whoever is gone needs no reason, and says none.
      if (!this.#gone.signal.aborted)
        this.#parts.logger.warn({ err: error }, "a connection to the SQL port ended");
    }
    const fields = error instanceof Refused ? error.fields : errorFieldsOf(error, "FATAL");
    if (this.#socket.writable) this.#socket.write(messages.error(fields));
  }

  end(): void {
    this.#gone.abort(sqlErrors.sql_cancelled());
    const socket = this.#socket;
    socket.end();
    setTimeout(() => socket.destroy(), 1000).unref();
  }

  #watchEnd(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    for (const event of ["end", "close"]) {
      socket.on(event, () => {
        if (socket === this.#socket) this.#gone.abort(sqlErrors.sql_cancelled());
      });
    }
  }

  /** What the client says at first, perhaps after asking for encryption; null when it wanted nothing further. */
  async #open(): Promise<ReadonlyMap<string, string> | null> {
    for (let attempts = 0; attempts < 3; attempts++) {
      const message = await this.#inbox.nextOpening(longestOpening);
      if (!message) return null;
      const fields = new Fields(message.body);
      const code = fields.int32();
      if (code === sslRequest) await this.#encrypt();
      else if (code === encryptionRequest) await this.#send(Buffer.from("N"));
      else if (code === cancelRequest) {
        this.#parts.cancellations.cancel(fields.int32(), fields.int32());
        return null;
      } else if (code >> 16 === 3) return await this.#readOptions(fields, code);
      else throw new ProtocolFault("this is not version 3 of PostgreSQL's protocol");
    }
    throw new ProtocolFault("encryption is asked for again");
  }

  async #encrypt(): Promise<void> {
    // What came unencrypted after the request may be somebody else's.
    if (!this.#inbox.isEmpty || this.#socket instanceof TLSSocket) {
      throw new ProtocolFault("there is more than the request for encryption");
    }
    this.#inbox.release();
    await this.#send(Buffer.from("S"));
    const plain = this.#socket;
    const secure = new TLSSocket(plain, {
      isServer: true,
      secureContext: this.#parts.secureContext,
    });
    this.#socket = secure;
    this.#watchEnd(secure);
    plain.on("close", () => secure.destroy());
    this.#inbox = new Inbox(secure);
    this.#send = createSender(secure);
  }

  async #readOptions(fields: Fields, version: number): Promise<ReadonlyMap<string, string>> {
    const options = new Map<string, string>();
    for (let name = fields.text(); name !== ""; name = fields.text())
      options.set(name, fields.text());
    const unknown = [...options.keys()].filter((name) => name.startsWith("_pq_."));
    if (version !== protocolVersion || unknown.length > 0) {
      await this.#send(messages.negotiateVersion(unknown));
    }
    if (!(this.#socket instanceof TLSSocket) && !isLoopback(this.#address)) {
      throw refused(
        "28000",
        "Connections from other machines have to be encrypted: use sslmode=require.",
      );
    }
    return options;
  }

  async #authenticate(options: ReadonlyMap<string, string>): Promise<Opened> {
    const user = options.get("user") ?? "";
    const database = options.get("database") ?? user;
    if (options.has("replication")) throw refused("0A000", "There is no replication here.");
    await this.#send(messages.askForPassword());
    const message = await this.#inbox.next(longestToken);
    if (message?.kind !== "p") throw new ProtocolFault("there is no password");
    const token = new Fields(message.body).text();
    const tenant = this.#parts.findTenant(database);
    // The same words as for a wrong token: strangers learn nothing of which tenants there are.
    if (!tenant) throw refused("28P01", wrongToken);
    const prove = () => proveRight(this.#parts, tenant, token);
    try {
      return { tenant, prove, principal: await prove() };
    } catch (error) {
      await this.#parts.recordRefusal(tenant, user, error);
      if (!(error instanceof FlotillaError)) throw error;
      const isSaid = saidToOwners.has(error.code);
      throw refused("28P01", isSaid ? `${wrongToken} ${error.message}` : wrongToken);
    }
  }

  async #establish(opened: Opened, options: ReadonlyMap<string, string>): Promise<void> {
    const [id, secret] = [randomInt(1, 2 ** 31 - 1), randomInt(1, 2 ** 31 - 1)];
    const settings = {
      ...reportedSettings,
      application_name: options.get("application_name") ?? "",
    };
    const reports = Object.entries(settings).map(([name, value]) =>
      messages.parameterStatus(reportedNames[name] ?? name, value),
    );
    await this.#send(
      Buffer.concat([messages.authenticationOk(), ...reports, messages.backendKey(id, secret)]),
    );
    const running = this.#parts.cancellations.register(id, secret);
    try {
      await this.#createSession(opened, running).serve();
    } finally {
      running.forget();
    }
  }

  #createSession(
    { tenant, prove }: Opened,
    running: ReturnType<Cancellations["register"]>,
  ): Session {
    const { sql, logger } = this.#parts;
    const requestOf = async (statement: Statement): Promise<SqlRequest> => {
      // Every statement anew: the token may have expired or been revoked meanwhile.
      const { name } = await prove();
      const cancelled = AbortSignal.any([running.begin(), this.#gone.signal]);
      return { actor: name, via: "postgresql", cancelled, ...statement };
    };
    return new Session({
      inbox: this.#inbox,
      logger,
      send: (bytes, signal) => this.#send(bytes, signal),
      run: async (statement, take) => await sql.run(tenant, await requestOf(statement), take),
      describe: async (statement) => await sql.describe(tenant, await requestOf(statement)),
      recordLocal: async (text, error) => {
        await sql.record(tenant, await requestOf({ text }), { rows: 0, error });
      },
    });
  }
}

interface Opened {
  readonly tenant: Tenant;
  readonly principal: Principal;
  readonly prove: () => Promise<Principal>;
}

/** What is told to those alone whose token is one of this tenant's. */
const saidToOwners: ReadonlySet<string> = new Set([
  "events.sql_scope",
  "identity.token_expired",
  "identity.token_revoked",
]);

const wrongToken = "The password has to be a token of this tenant with the scope sql.";

/** Clients look for some settings in this spelling. */
const reportedNames: Readonly<Record<string, string>> = {
  datestyle: "DateStyle",
  intervalstyle: "IntervalStyle",
  timezone: "TimeZone",
};

class Refused extends Error {
  readonly fields: ErrorFields;

  constructor(fields: ErrorFields) {
    super(fields.message);
    this.fields = fields;
  }
}

function refused(code: string, message: string): Refused {
  return new Refused({ severity: "FATAL", code, message });
}

async function proveRight(
  { verifyToken }: ConnectionDependencies,
  tenant: Tenant,
  token: string,
): Promise<Principal> {
  const principal = await verifyToken(tenant, token);
  if (holdsScopes(principal, [sqlScope])) return principal;
  throw sqlErrors.sql_scope({ scope: sqlScope });
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
