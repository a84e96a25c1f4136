import { FlotillaError } from "../errors.ts";
import { kernelErrors } from "../kernel-errors.ts";

interface Fault {
  readonly error: Error;
  readonly reason: string;
  readonly path: string;
}
type Translate = (fault: Fault) => FlotillaError;

const full: Translate = ({ error, path }) => kernelErrors.disk_full({ path }, { cause: error });
const notWritable: Translate = ({ error, path, reason }) =>
  kernelErrors.not_writable({ path, reason }, { cause: error });
const damaged: Translate = ({ error, path, reason }) =>
  kernelErrors.database_damaged({ path, reason }, { cause: error });
const unreachable: Translate = ({ error, reason }) =>
  kernelErrors.database_unreachable({ reason }, { cause: error });
const loginRefused: Translate = ({ error, reason }) =>
  kernelErrors.database_login_refused({ reason }, { cause: error });
const readOnly: Translate = ({ error, reason }) =>
  kernelErrors.database_read_only({ reason }, { cause: error });
const missing: Translate = ({ error, reason }) =>
  kernelErrors.database_missing({ reason }, { cause: error });
const permissionMissing: Translate = ({ error, reason }) =>
  kernelErrors.database_permission_missing({ reason }, { cause: error });

/** Primary result codes of SQLite: https://sqlite.org/rescode.html */
const bySqliteCode: Readonly<Record<number, Translate>> = {
  3: notWritable,
  8: notWritable,
  11: damaged,
  13: full,
  14: notWritable,
  26: damaged,
};

/** Codes of the operating system and SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const byCode: Readonly<Record<string, Translate>> = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: notWritable,
  EPERM: notWritable,
  EROFS: notWritable,
  ENOTDIR: notWritable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ETIMEDOUT: unreachable,
  "25006": readOnly,
  "28000": loginRefused,
  "28P01": loginRefused,
  "3D000": missing,
  "42501": permissionMissing,
  "53100": full,
  "53300": unreachable,
  "57P01": unreachable,
  "57P02": unreachable,
  "57P03": unreachable,
};

/** What the PostgreSQL client says without a code. */
const byMessage: readonly (readonly [beginning: string, translate: Translate])[] = [
  ["Connection terminated", unreachable],
  ["timeout exceeded when trying to connect", unreachable],
  ["SASL:", loginRefused],
];

/**
 * Turns what the operating system, SQLite or PostgreSQL says about a full disk, a missing right, or a database that cannot be
 * used into an error that names the remedy. Looks through causes.
 *
 * @param path What was being written, unless the error itself names it.
 * @returns `kernel.disk_full`, `kernel.not_writable`, `kernel.database_…`; undefined when the error is another one.
 */
export function translateStorageError(error: unknown, path?: string): FlotillaError | undefined {
  if (!(error instanceof Error) || error instanceof FlotillaError) return undefined;
  const translate = translationOf(error);
  if (translate === undefined) return translateStorageError(error.cause, path);
  return translate({ error, path: path ?? pathOf(error), reason: reasonOf(error) });
}

function pathOf(error: Error): string {
  return "path" in error && typeof error.path === "string" ? error.path : "the database";
}

function translationOf(error: Error): Translate | undefined {
  if ("errcode" in error && typeof error.errcode === "number") {
    return bySqliteCode[error.errcode & 0xff];
  }
  const byText = byMessage.find(([beginning]) => error.message.startsWith(beginning))?.[1];
  if (byText !== undefined) return byText;
  return "code" in error && typeof error.code === "string" ? byCode[error.code] : undefined;
}

function reasonOf(error: Error): string {
  // A host with several addresses fails with one error for each and no message of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : error.message;
}
