/** Messages of the server in version 3 of PostgreSQL's protocol ("Message Formats" in its manual). */

export interface WireColumn {
  readonly name: string;
  readonly oid: number;
  readonly length: number;
  readonly isBinary: boolean;
}

export interface ErrorFields {
  readonly severity: "ERROR" | "FATAL";
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The character of the statement, counted from 1. */
  readonly position?: number | undefined;
}

function message(kind: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  return Buffer.concat([Buffer.from(kind), int32(length), ...parts]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

/** Ends with a zero, so it can hold none. */
function text(value: string): Buffer {
  return Buffer.from(`${value.replaceAll("\0", "")}\0`);
}

export const messages = {
  authenticationOk: () => message("R", int32(0)),
  askForPassword: () => message("R", int32(3)),
  parameterStatus: (name: string, value: string) => message("S", text(name), text(value)),
  backendKey: (process: number, secret: number) => message("K", int32(process), int32(secret)),
  negotiateVersion: (options: readonly string[]) =>
    message("v", int32(0), int32(options.length), ...options.map((option) => text(option))),
  ready: (state: "I" | "T" | "E") => message("Z", Buffer.from(state)),
  parseComplete: () => message("1"),
  bindComplete: () => message("2"),
  closeComplete: () => message("3"),
  noData: () => message("n"),
  emptyQuery: () => message("I"),
  portalSuspended: () => message("s"),
  commandComplete: (tag: string) => message("C", text(tag)),
  parameters: (oids: readonly number[]) =>
    message("t", int16(oids.length), ...oids.map((oid) => int32(oid))),
  columns: (columns: readonly WireColumn[]) =>
    message("T", int16(columns.length), ...columns.map((column) => describeColumn(column))),
  row,
  error: ({ severity, code, message: said, hint, position }: ErrorFields) =>
    message(
      "E",
      text(`S${severity}`),
      text(`V${severity}`),
      text(`C${code}`),
      text(`M${said}`),
      ...(hint === undefined ? [] : [text(`H${hint}`)]),
      ...(position === undefined ? [] : [text(`P${position}`)]),
      Buffer.from([0]),
    ),
};

function describeColumn({ name, oid, length, isBinary }: WireColumn): Buffer {
  const numbers = Buffer.alloc(18);
  numbers.writeInt32BE(0, 0);
  numbers.writeInt16BE(0, 4);
  numbers.writeInt32BE(oid, 6);
  numbers.writeInt16BE(length, 10);
  numbers.writeInt32BE(-1, 12);
  numbers.writeInt16BE(isBinary ? 1 : 0, 16);
  return Buffer.concat([text(name), numbers]);
}

function row(values: readonly (Buffer | null)[]): Buffer {
  const length = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), 6);
  const buffer = Buffer.allocUnsafe(length + 1);
  buffer.write("D", 0, "latin1");
  buffer.writeInt32BE(length, 1);
  buffer.writeInt16BE(values.length, 5);
  let at = 7;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : value.length, at);
    if (value !== null) at += value.copy(buffer, at);
  }
  return buffer;
}
