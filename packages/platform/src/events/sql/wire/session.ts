import type { DuckDBValue } from "@duckdb/node-api";

import { FlotillaError, type Logger } from "#kernel";

import { splitStatements } from "../client-syntax.ts";
import type { SqlColumn } from "../plan.ts";
import type { SqlAnswer, SqlDescription } from "../sql-access.ts";
import { errorFieldsOf } from "./errors.ts";
import { Fields, ProtocolFault } from "./fields.ts";
import type { ClientMessage, Inbox } from "./inbox.ts";
import {
  answerLocally,
  type LocalAnswer,
  otherSettings,
  reportedSettings,
} from "./local-statements.ts";
import { messages, type WireColumn } from "./messages.ts";
import { Portal, type PortalRun } from "./portal.ts";
import { decodeParameter, encodeValue, engineTypeOf, hasBinaryForm, wireTypeOf } from "./types.ts";

/** What a session asks of the one who opened it. */
export interface SessionDependencies {
  readonly inbox: Inbox;
  readonly logger: Logger;
  /** Sends bytes, waiting until the client takes more. @throws the signal's reason */
  readonly send: (bytes: Buffer, signal?: AbortSignal) => Promise<void>;
  /** Checks that the token still proves the right, and runs a statement. */
  readonly run: (
    statement: Statement,
    take: (answer: SqlAnswer) => Promise<void>,
  ) => Promise<number>;
  readonly describe: (statement: Statement) => Promise<SqlDescription>;
  readonly recordLocal: (text: string, error?: unknown) => Promise<void>;
}

export interface Statement {
  readonly text: string;
  readonly values?: readonly (string | null)[];
  readonly declaredTypes?: readonly (string | null)[];
}

interface Prepared {
  readonly text: string;
  /** Bytes of the message that it came with. */
  readonly size: number;
  /** PostgreSQL's oids as far as the client gave them; 0 where it did not. */
  readonly oids: readonly number[];
  readonly declaredTypes: readonly (string | null)[];
}

interface Bound {
  readonly statement: Statement;
  /** Bytes of the message that it came with. */
  readonly size: number;
  readonly formats: readonly number[];
  portal?: Portal;
}

/** A message may be no longer; a statement is shorter, but its values may be long. */
const longestMessage = 4 * 1024 * 1024;
const mostPrepared = 1000;
/** Bytes of what a session keeps of its prepared statements and values. */
const mostKept = 16 * 1024 * 1024;

/** One session: takes the client's messages and answers them in their order until it leaves. */
export class Session {
  readonly #parts: SessionDependencies;
  readonly #settings = new Map(Object.entries({ ...otherSettings, ...reportedSettings }));
  readonly #prepared = new Map<string, Prepared>();
  readonly #bound = new Map<string, Bound>();
  #transaction: "I" | "T" | "E" = "I";
  /** After an error in the extended protocol everything is skipped up to the next Sync. */
  #skips = false;

  constructor(parts: SessionDependencies) {
    this.#parts = parts;
  }

  /** @throws ProtocolFault, or what went wrong with the connection */
  async serve(): Promise<void> {
    try {
      await this.#ready();
      for (;;) {
        const message = await this.#parts.inbox.next(longestMessage);
        if (!message || message.kind === "X") return;
        await this.#take(message);
      }
    } finally {
      await this.#closePortals();
    }
  }

  async #take(message: ClientMessage): Promise<void> {
    if (this.#skips && message.kind !== "S") return;
    try {
      await this.#answer(message.kind, new Fields(message.body));
    } catch (error) {
      if (error instanceof ProtocolFault) throw error;
      await this.#sayError(error);
      if (message.kind === "Q") await this.#ready();
      else this.#skips = true;
    }
  }

  async #answer(kind: string, fields: Fields): Promise<void> {
    switch (kind) {
      case "Q":
        return await this.#query(fields.text());
      case "P":
        return await this.#parse(fields);
      case "B":
        return await this.#bind(fields);
      case "D":
        return await this.#describe(fields);
      case "E":
        return await this.#execute(fields);
      case "C":
        return await this.#close(fields);
      case "S":
        this.#skips = false;
        if (this.#transaction === "I") await this.#closePortals();
        return await this.#ready();
      case "H":
        return;
      // What remains of a COPY that was refused.
      case "d":
      case "c":
      case "f":
        return;
      default:
        throw new ProtocolFault("a message is of an unknown kind");
    }
  }

  async #query(text: string): Promise<void> {
    await this.#closePortals();
    const statements = splitStatements(text);
    if (statements.length === 0) await this.#send(messages.emptyQuery());
    for (const statement of statements) {
      const local = await this.#answerLocally(statement);
      if (local) await this.#sendLocal(local, true);
      else await this.#run({ text: statement }, { formats: [], describes: true });
    }
    await this.#ready();
  }

  async #run(
    statement: Statement,
    options: { readonly formats: readonly number[]; readonly describes: boolean },
  ): Promise<void> {
    const rows = await this.#parts.run(statement, async ({ columns, batches, signal }) => {
      const wired = wireColumns(columns, options.formats);
      if (options.describes) await this.#parts.send(messages.columns(wired), signal);
      for await (const batch of batches) {
        await this.#parts.send(encodeRows(batch, columns, wired), signal);
      }
    });
    await this.#send(messages.commandComplete(`SELECT ${rows}`));
  }

  async #parse(fields: Fields): Promise<void> {
    const [name, text] = [fields.text(), fields.text()];
    const oids = fields.list(() => fields.int32());
    this.#prepared.delete(name);
    if (this.#prepared.size >= mostPrepared)
      throw new ProtocolFault("too many prepared statements");
    this.#checkRoom(fields.size);
    const [statement = "", ...others] = splitStatements(text);
    // The engine says what is wrong with several at once.
    const prepared = others.length > 0 ? text : statement;
    this.#prepared.set(name, {
      text: prepared,
      size: fields.size,
      oids,
      declaredTypes: oids.map((oid) => engineTypeOf(oid)),
    });
    await this.#send(messages.parseComplete());
  }

  async #bind(fields: Fields): Promise<void> {
    const [portal, name] = [fields.text(), fields.text()];
    const { text, declaredTypes } = this.#findPrepared(name);
    const parameterFormats = fields.list(() => fields.int16());
    const raw = fields.list(() => {
      const length = fields.int32();
      return length === -1 ? null : fields.bytes(length);
    });
    const formats = fields.list(() => fields.int16());
    const isBinary = (index: number): boolean => formatAt(parameterFormats, index) === 1;
    const types = raw.some((_, index) => isBinary(index) && !declaredTypes[index])
      ? (await this.#parts.describe({ text, declaredTypes })).parameterTypes
      : declaredTypes;
    const values = raw.map((bytes, index) => {
      if (bytes === null) return null;
      return isBinary(index) ? decodeParameter(bytes, types[index] ?? "VARCHAR") : bytes.toString();
    });
    await this.#closePortal(portal);
    if (this.#bound.size >= mostPrepared) throw new ProtocolFault("too many portals");
    this.#checkRoom(fields.size);
    const statement = { text, values, declaredTypes };
    this.#bound.set(portal, { statement, size: fields.size, formats });
    await this.#send(messages.bindComplete());
  }

  async #describe(fields: Fields): Promise<void> {
    const kind = fields.bytes(1).toString();
    const name = fields.text();
    const prepared = kind === "S" ? this.#findPrepared(name) : undefined;
    const bound = kind === "P" ? this.#findBound(name) : undefined;
    const text = prepared?.text ?? bound?.statement.text ?? "";
    const declaredTypes = prepared?.declaredTypes ?? bound?.statement.declaredTypes ?? [];
    const local = text === "" ? { tag: "" } : answerLocally(text, this.#settings);
    const described = local ? null : await this.#parts.describe({ text, declaredTypes });
    if (prepared) {
      const oids = described?.parameterTypes.map(
        (type, index) => prepared.oids[index] || wireTypeOf(type).oid,
      );
      await this.#send(messages.parameters(oids ?? []));
    }
    const columns = described
      ? wireColumns(described.columns, bound?.formats ?? [])
      : localColumns(local!);
    await this.#send(columns.length > 0 ? messages.columns(columns) : messages.noData());
  }

  async #execute(fields: Fields): Promise<void> {
    const bound = this.#findBound(fields.text());
    const limit = fields.int32();
    const { text } = bound.statement;
    if (text === "") return await this.#send(messages.emptyQuery());
    const local = bound.portal ? null : await this.#answerLocally(text);
    if (local) return await this.#sendLocal(local, false);
    const { statement, formats } = bound;
    if (limit <= 0 && !bound.portal)
      return await this.#run(statement, { formats, describes: false });
    bound.portal ??= new Portal(this.#portalRun(bound));
    const rows = await bound.portal.fetch(limit > 0 ? limit : Number.POSITIVE_INFINITY);
    await this.#send(
      rows === null ? messages.portalSuspended() : messages.commandComplete(`SELECT ${rows}`),
    );
  }

  #portalRun({ statement, formats }: Bound): PortalRun {
    return {
      run: (take) => this.#parts.run(statement, take),
      send: async (rows, { columns, signal }) =>
        await this.#parts.send(encodeRows(rows, columns, wireColumns(columns, formats)), signal),
    };
  }

  async #close(fields: Fields): Promise<void> {
    const kind = fields.bytes(1).toString();
    const name = fields.text();
    if (kind === "S") this.#prepared.delete(name);
    else await this.#closePortal(name);
    await this.#send(messages.closeComplete());
  }

  #checkRoom(size: number): void {
    const kept = [...this.#prepared.values(), ...this.#bound.values()];
    if (kept.reduce((sum, each) => sum + each.size, size) > mostKept) {
      throw new ProtocolFault("too much is prepared");
    }
  }

  #findPrepared(name: string): Prepared {
    const prepared = this.#prepared.get(name);
    if (!prepared) throw new ProtocolFault("there is no such prepared statement");
    return prepared;
  }

  #findBound(name: string): Bound {
    const bound = this.#bound.get(name);
    if (!bound) throw new ProtocolFault("there is no such portal");
    return bound;
  }

  async #closePortal(name: string): Promise<void> {
    const bound = this.#bound.get(name);
    this.#bound.delete(name);
    await bound?.portal?.close();
  }

  async #closePortals(): Promise<void> {
    for (const name of this.#bound.keys()) await this.#closePortal(name);
  }

  async #answerLocally(text: string): Promise<LocalAnswer | null> {
    try {
      const answer = answerLocally(text, this.#settings);
      if (answer) await this.#parts.recordLocal(text);
      return answer;
    } catch (error) {
      await this.#parts.recordLocal(text, error);
      throw error;
    }
  }

  async #sendLocal(answer: LocalAnswer, describes: boolean): Promise<void> {
    const { tag, row, change, transaction, forgets } = answer;
    if (forgets === "all") this.#prepared.clear();
    else if (forgets) this.#prepared.delete(forgets.name);
    for (const [name, value] of Object.entries(change ?? {})) this.#settings.set(name, value);
    if (transaction) this.#transaction = transaction === "begun" ? "T" : "I";
    if (transaction === "ended") await this.#closePortals();
    if (row) {
      if (describes) await this.#send(messages.columns(localColumns(answer)));
      await this.#send(messages.row(Object.values(row).map((value) => Buffer.from(value))));
    }
    await this.#send(messages.commandComplete(tag));
  }

  async #sayError(error: unknown): Promise<void> {
    if (!(error instanceof FlotillaError)) {
      this.#parts.logger.error({ err: error }, "a statement of SQL failed unexpectedly");
    }
    if (this.#transaction === "T") this.#transaction = "E";
    await this.#send(messages.error(errorFieldsOf(error)));
  }

  async #ready(): Promise<void> {
    await this.#send(messages.ready(this.#transaction));
  }

  async #send(bytes: Buffer): Promise<void> {
    await this.#parts.send(bytes);
  }
}

function formatAt(formats: readonly number[], index: number): number {
  return (formats.length === 1 ? formats[0] : formats[index]) ?? 0;
}

function wireColumns(columns: readonly SqlColumn[], formats: readonly number[]): WireColumn[] {
  return columns.map(({ name, type }, index) => {
    const isBinary = formatAt(formats, index) === 1;
    const { oid, length } = wireTypeOf(type);
    // Sent as a text, whose binary form is the text itself.
    if (isBinary && !hasBinaryForm(type)) return { name, oid: 25, length: -1, isBinary };
    return { name, oid, length, isBinary };
  });
}

function localColumns({ row = {} }: LocalAnswer): WireColumn[] {
  return Object.keys(row).map((name) => ({ name, oid: 25, length: -1, isBinary: false }));
}

function encodeRows(
  rows: readonly (readonly DuckDBValue[])[],
  columns: readonly SqlColumn[],
  wired: readonly WireColumn[],
): Buffer {
  return Buffer.concat(
    rows.map((row) =>
      messages.row(
        row.map((value, index) => encodeValue(value, columns[index]!.type, wired[index]!.isBinary)),
      ),
    ),
  );
}
