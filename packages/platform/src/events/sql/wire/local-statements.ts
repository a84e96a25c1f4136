import { withoutComments } from "../client-syntax.ts";

/** What is answered without the store: transactions, which mean nothing where nothing changes, and settings of the session. */
export interface LocalAnswer {
  /** What the client is told was done. */
  readonly tag: string;
  /** The one row of an answer, by the names of its columns. */
  readonly row?: Readonly<Record<string, string>>;
  readonly transaction?: "begun" | "ended";
  /** Prepared statements that the session has no more. */
  readonly forgets?: "all" | { readonly name: string };
  /** Settings that change. */
  readonly change?: Readonly<Record<string, string>>;
}

/** A statement that is refused without asking the store, with the code of PostgreSQL. */
export class LocalRefusal extends Error {
  override readonly name = "LocalRefusal";
  readonly sqlState: string;

  constructor(sqlState: string, message: string) {
    super(message);
    this.sqlState = sqlState;
  }
}

/** What a session begins with; clients are told those of the first group. */
export const reportedSettings: Readonly<Record<string, string>> = {
  server_version: "15.0 (Flotilla)",
  server_encoding: "UTF8",
  client_encoding: "UTF8",
  datestyle: "ISO, YMD",
  intervalstyle: "postgres",
  timezone: "UTC",
  integer_datetimes: "on",
  standard_conforming_strings: "on",
  is_superuser: "off",
  application_name: "",
  default_transaction_read_only: "on",
};

export const otherSettings: Readonly<Record<string, string>> = {
  server_version_num: "150000",
  search_path: "events",
  transaction_isolation: "repeatable read",
  default_transaction_isolation: "repeatable read",
  transaction_read_only: "on",
  extra_float_digits: "1",
  client_min_messages: "notice",
  statement_timeout: "0",
  lock_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  bytea_output: "hex",
  row_security: "on",
  max_identifier_length: "63",
  jit: "off",
};

/** Those that a client may set, without effect; the time zone and the encoding stay what they are. */
const fixed: Readonly<Record<string, RegExp>> = {
  client_encoding: /^(utf-?8|unicode)$/i,
  timezone: /^(utc|gmt|etc\/utc|default)$/i,
};

/**
 * Answers BEGIN, COMMIT, SET, SHOW and the like; null for any other statement.
 *
 * @throws LocalRefusal for a setting that is not there or cannot be changed
 */
export function answerLocally(
  statement: string,
  settings: ReadonlyMap<string, string>,
): LocalAnswer | null {
  const text = withoutComments(statement).trim().replaceAll(/\s+/g, " ").replace(/;$/, "").trim();
  const word = /^[a-z]+/i.exec(text)?.[0].toUpperCase() ?? "";
  const tag = transactionTags[word];
  if (tag) return tag;
  if (word === "SHOW") return show(text.slice(5), settings);
  if (word === "SET") return set(text.slice(4), settings);
  if (word === "DEALLOCATE") return { tag: word, forgets: forgottenBy(text) };
  if (/^DISCARD ALL$/i.test(text)) return { tag: "DISCARD ALL", forgets: "all" };
  if (["RESET", "DISCARD", "CLOSE", "UNLISTEN"].includes(word)) return { tag: word };
  return null;
}

const transactionTags: Readonly<Record<string, LocalAnswer>> = {
  BEGIN: { tag: "BEGIN", transaction: "begun" },
  START: { tag: "START TRANSACTION", transaction: "begun" },
  COMMIT: { tag: "COMMIT", transaction: "ended" },
  END: { tag: "COMMIT", transaction: "ended" },
  ROLLBACK: { tag: "ROLLBACK", transaction: "ended" },
  ABORT: { tag: "ROLLBACK", transaction: "ended" },
  SAVEPOINT: { tag: "SAVEPOINT" },
  RELEASE: { tag: "RELEASE" },
};

function forgottenBy(text: string): NonNullable<LocalAnswer["forgets"]> {
  const name = text.replace(/^DEALLOCATE ?(PREPARE )?/i, "").trim();
  if (name.toUpperCase() === "ALL") return "all";
  const isQuoted = /^".*"$/.test(name);
  return { name: isQuoted ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase() };
}

function show(what: string, settings: ReadonlyMap<string, string>): LocalAnswer {
  const name = normalize(what);
  const value = settings.get(name);
  if (value === undefined)
    throw new LocalRefusal("42704", `There is no setting ${JSON.stringify(what)}.`);
  return { tag: "SHOW", row: { [name]: value } };
}

function set(what: string, settings: ReadonlyMap<string, string>): LocalAnswer {
  if (/^(session characteristics|transaction|local transaction)\b/i.test(what))
    return { tag: "SET" };
  const match = /^(?:session |local )?(time zone|[\w.]+)\s?(?:=|to|\s)\s?(.+)$/i.exec(what);
  const name = normalize(match?.[1] ?? "");
  const value = (match?.[2] ?? "").replaceAll(/^'|'$/g, "");
  if (!settings.has(name))
    throw new LocalRefusal("42704", `There is no setting ${JSON.stringify(name)}.`);
  const allowed = fixed[name];
  if (allowed && !allowed.test(value)) {
    throw new LocalRefusal("22023", `${name} stays ${settings.get(name)!}.`);
  }
  return { tag: "SET", change: allowed ? {} : { [name]: value } };
}

function normalize(name: string): string {
  const lower = name.trim().toLowerCase().replaceAll('"', "");
  if (lower === "time zone") return "timezone";
  return lower === "transaction isolation level" ? "transaction_isolation" : lower;
}
