import { format, inspect } from "node:util";

import { expect, test } from "vitest";

import { createLogger } from "./logging.ts";
import { Secret } from "./secret.ts";

const planted = "hunter2";
const secret = new Secret(planted);

test("a secret gives its value to whoever asks for it by name", () => {
  expect(secret.reveal()).toBe(planted);
  const key = Buffer.from(planted);
  expect(new Secret(key).reveal()).toBe(key);
});

test.each<[string, (value: Secret) => string]>([
  ["String", (value) => String(value)],
  ["toString", (value) => value.toString()],
  ["an addition", (value) => "".concat(value as unknown as string)],
  ["a join", (value) => [value].join()],
  ["toLocaleString", (value) => value.toLocaleString()],
  ["JSON.stringify", (value) => JSON.stringify(value)],
  ["JSON.stringify inside an object", (value) => JSON.stringify({ deep: [value] })],
  ["inspect", (value) => inspect(value)],
  ["inspect that shows all", (value) => inspect(value, { showHidden: true, getters: true })],
  ["inspect inside an object", (value) => inspect({ deep: { deeper: value } }, { depth: 9 })],
  ["format with %s", (value) => format("%s", value)],
  ["format with %o", (value) => format("%o", value)],
  ["format with %O", (value) => format("%O", value)],
  ["format with %j", (value) => format("%j", value)],
  ["format with nothing", (value) => format(value)],
])("%s prints [redacted]", (_way, print) => {
  expect(print(secret)).toContain("[redacted]");
  expect(print(secret)).not.toContain(planted);
});

test.each<[string, (value: Secret) => unknown]>([
  ["its keys", (value) => Reflect.ownKeys(value)],
  ["its descriptors", (value) => Object.getOwnPropertyDescriptors(value)],
  ["an assignment", (value) => Object.assign({}, value)],
  ["a structured clone", (value) => structuredClone(value)],
  ["its entries", (value) => Object.entries(value)],
])("%s holds nothing of the value", (_way, take) => {
  expect(JSON.stringify(take(secret))).not.toContain(planted);
});

test("a secret of bytes prints none of them", () => {
  const bytes = new Secret(Buffer.from(planted));
  const shown = [inspect(bytes), JSON.stringify(bytes), String(bytes)].join();
  expect(shown).not.toContain(planted);
  expect(shown).not.toContain(Buffer.from(planted).toString("hex").slice(0, 4));
});

test("a log line prints [redacted], wherever the secret stands", () => {
  const lines: string[] = [];
  const logger = createLogger("trace", { write: (line) => void lines.push(line) });
  logger.info({ secret, settings: { deep: [secret] } }, "with %s and %o", secret, secret);
  logger.error({ err: Object.assign(new Error("failed"), { secret }) }, "with an error");
  expect(lines).toHaveLength(2);
  expect(lines.join()).not.toContain(planted);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ secret: "[redacted]" });
});
