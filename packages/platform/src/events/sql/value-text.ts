import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";

const microsecondsPerSecond = 1_000_000n;
const microsecondsPerDay = 86_400_000_000n;

/** A value as PostgreSQL writes it; null for none. Times are in UTC. */
export function textOfValue(value: DuckDBValue, type: DuckDBType): string | null {
  if (value === null) return null;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "t" : "f";
  if (typeof value === "number") return textOfNumber(value);
  if (typeof value === "bigint") return String(value);
  const name = type.toString();
  if (name === "DATE" && "days" in value) return dateText(BigInt(value.days));
  if ("micros" in value && !("months" in value) && name.startsWith("TIMESTAMP")) {
    return timestampText(value.micros) + (name === "TIMESTAMP" ? "" : "+00");
  }
  if (name === "BLOB" && "bytes" in value) return `\\x${Buffer.from(value.bytes).toString("hex")}`;
  if ("items" in value && name.endsWith("[]")) return arrayText(value.items, elementOf(type));
  return String(value);
}

function textOfNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "Infinity";
  if (value === Number.NEGATIVE_INFINITY) return "-Infinity";
  return String(value);
}

function elementOf(type: DuckDBType): DuckDBType {
  return "valueType" in type ? type.valueType : type;
}

function arrayText(items: readonly DuckDBValue[], type: DuckDBType): string {
  const texts = items.map((item) => {
    const text = textOfValue(item, type);
    if (text === null) return "NULL";
    const isPlain = /^[\w.+:-]+$/.test(text) && text.toUpperCase() !== "NULL";
    return isPlain ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
  });
  return `{${texts.join(",")}}`;
}

function dateText(days: bigint): string {
  const milliseconds = Number(days) * 86_400_000;
  // The engine's infinite dates are beyond what a date of JavaScript holds.
  if (Math.abs(milliseconds) > 8.64e15) return days > 0n ? "infinity" : "-infinity";
  const text = new Date(milliseconds).toISOString();
  return text.slice(0, text.indexOf("T")).replace(/^\+0*/, "");
}

function timestampText(micros: bigint): string {
  const days = floorDivide(micros, microsecondsPerDay);
  const rest = micros - days * microsecondsPerDay;
  const date = dateText(days);
  if (date.endsWith("infinity")) return date;
  const seconds = Number(rest / microsecondsPerSecond);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = parts.map((part) => String(part).padStart(2, "0")).join(":");
  const fraction = String(rest % microsecondsPerSecond)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${date} ${time}${fraction === "" ? "" : `.${fraction}`}`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
