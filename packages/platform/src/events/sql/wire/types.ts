import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";

import { textOfValue } from "../value-text.ts";

interface WireType {
  readonly oid: number;
  /** Bytes; -1 for those without a fixed length. */
  readonly length: number;
  /** The binary form; where it is missing, the text is sent as it is. */
  readonly encode?: (value: DuckDBValue) => Buffer;
}

const text: WireType = { oid: 25, length: -1 };
const numeric: WireType = { oid: 1700, length: -1 };
/** From 1970, where the engine begins, to 2000, where PostgreSQL does. */
const daysTo2000 = 10_957;
const microsecondsTo2000 = 946_684_800_000_000n;

const microsOf = (value: DuckDBValue): bigint => (value as { readonly micros: bigint }).micros;
const timestamp = (value: DuckDBValue): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(microsOf(value) - microsecondsTo2000);
  return buffer;
};
const whole = (bytes: number) => (value: DuckDBValue) => {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeBigInt64BE(BigInt(value as number | bigint));
  else buffer.writeIntBE(Number(value), 0, bytes);
  return buffer;
};
const float = (bytes: 4 | 8) => (value: DuckDBValue) => {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeDoubleBE(value as number);
  else buffer.writeFloatBE(value as number);
  return buffer;
};

const small: WireType = { oid: 21, length: 2, encode: whole(2) };
const integer: WireType = { oid: 23, length: 4, encode: whole(4) };
const big: WireType = { oid: 20, length: 8, encode: whole(8) };

const types: Readonly<Record<string, WireType>> = {
  BOOLEAN: { oid: 16, length: 1, encode: (value) => Buffer.from([value ? 1 : 0]) },
  TINYINT: small,
  UTINYINT: small,
  SMALLINT: small,
  USMALLINT: integer,
  INTEGER: integer,
  UINTEGER: big,
  BIGINT: big,
  UBIGINT: numeric,
  HUGEINT: numeric,
  UHUGEINT: numeric,
  FLOAT: { oid: 700, length: 4, encode: float(4) },
  DOUBLE: { oid: 701, length: 8, encode: float(8) },
  DATE: {
    oid: 1082,
    length: 4,
    encode: (value) => whole(4)((value as { readonly days: number }).days - daysTo2000),
  },
  TIME: { oid: 1083, length: 8, encode: (value) => whole(8)(microsOf(value)) },
  TIMESTAMP: { oid: 1114, length: 8, encode: timestamp },
  "TIMESTAMP WITH TIME ZONE": { oid: 1184, length: 8, encode: timestamp },
  INTERVAL: { oid: 1186, length: 16 },
  UUID: { oid: 2950, length: 16 },
  BLOB: {
    oid: 17,
    length: -1,
    encode: (value) => Buffer.from((value as { readonly bytes: Uint8Array }).bytes),
  },
  "VARCHAR[]": { oid: 1009, length: -1 },
  "INTEGER[]": { oid: 1007, length: -1 },
  "BIGINT[]": { oid: 1016, length: -1 },
  "SMALLINT[]": { oid: 1005, length: -1 },
  "DOUBLE[]": { oid: 1022, length: -1 },
};

/** PostgreSQL's type for one of the engine's. What it does not have is text. */
export function wireTypeOf(type: DuckDBType | string): WireType {
  const name = type.toString();
  return types[name] ?? (name.startsWith("DECIMAL") ? numeric : text);
}

/** Whether a column of the type can be sent in binary form. */
export function hasBinaryForm(type: DuckDBType): boolean {
  const { oid, encode } = wireTypeOf(type);
  return oid === text.oid || encode !== undefined;
}

/** A value as it is sent; null stays null. */
export function encodeValue(
  value: DuckDBValue,
  type: DuckDBType,
  isBinary: boolean,
): Buffer | null {
  if (value === null) return null;
  const encode = isBinary ? wireTypeOf(type).encode : undefined;
  return encode ? encode(value) : Buffer.from(textOfValue(value, type) ?? "");
}

const namesByOid = new Map([
  ...Object.entries(types).map(([name, { oid }]): [number, string] => [oid, name]),
  [25, "VARCHAR"],
  [1043, "VARCHAR"],
  [1042, "VARCHAR"],
  [19, "VARCHAR"],
  [21, "SMALLINT"],
  [20, "BIGINT"],
  [23, "INTEGER"],
  [26, "BIGINT"],
  [1700, "DECIMAL(38, 10)"],
]);

/** The engine's name for one of PostgreSQL's types; null when it is left open. */
export function engineTypeOf(oid: number): string | null {
  return namesByOid.get(oid) ?? null;
}

/** A parameter in binary form as a text. */
export function decodeParameter(bytes: Buffer, type: string): string {
  switch (type) {
    case "BOOLEAN":
      return bytes[0] === 0 ? "false" : "true";
    case "SMALLINT":
    case "INTEGER":
    case "BIGINT":
      return bytes.length === 8
        ? String(bytes.readBigInt64BE())
        : String(bytes.readIntBE(0, bytes.length));
    case "FLOAT":
      return String(bytes.readFloatBE());
    case "DOUBLE":
      return String(bytes.readDoubleBE());
    case "DATE":
      return dayAfter(bytes.readInt32BE());
    case "TIMESTAMP":
    case "TIMESTAMP WITH TIME ZONE":
      return momentAfter(bytes.readBigInt64BE()) + (type === "TIMESTAMP" ? "" : "+00");
    default:
      return bytes.toString();
  }
}

function dayAfter(days: number): string {
  return new Date((days + daysTo2000) * 86_400_000).toISOString().slice(0, 10);
}

function momentAfter(micros: bigint): string {
  const since1970 = micros + microsecondsTo2000;
  const remainder = ((since1970 % 1000n) + 1000n) % 1000n;
  const date = new Date(Number((since1970 - remainder) / 1000n));
  return `${date.toISOString().slice(0, -1).replace("T", " ")}${String(remainder).padStart(3, "0")}`;
}
