import { createHmac } from "node:crypto";

import { expect, test } from "vitest";

import { Secret } from "#kernel";

import { createFernet, parseFernetKey } from "./fernet.ts";

/** The vectors of https://github.com/fernet/spec: made in 1985 with the bytes 0 to 15 as their nonce. */
const key = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
const vector =
  "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
const vectorTime = new Date("1985-10-26T01:20:00-07:00");

const fernet = createFernet(parseFernetKey(new Secret(key)));
const unreadable = expect.objectContaining({ code: "identity.fernet_unreadable", status: 500 });

test("the specification's own token is read", () => {
  expect(fernet.decrypt(vector)).toBe("hello");
});

test("what is encrypted has the specification's form, with the time in clear", () => {
  const bytes = Buffer.from(fernet.encrypt("hello", vectorTime), "base64url");
  const expected = Buffer.from(vector, "base64url");
  expect(bytes).toHaveLength(expected.length);
  expect(bytes.subarray(0, 9)).toEqual(expected.subarray(0, 9));
});

test.each(["", "hello", "x".repeat(15), "x".repeat(16), "x".repeat(20_000), "xä€🚀".repeat(100)])(
  "%j is read as it was written, and never looks the same twice",
  (text) => {
    const [one, two] = [fernet.encrypt(text, vectorTime), fernet.encrypt(text, vectorTime)];
    expect([fernet.decrypt(one), fernet.decrypt(two)]).toEqual([text, text]);
    expect(one).not.toBe(two);
    expect(one).toMatch(/^gAAAAA[\w-]+={0,2}$/);
    expect(one.length % 4).toBe(0);
  },
);

test("another key reads nothing", () => {
  const other = createFernet(parseFernetKey(new Secret(Buffer.alloc(32, 1).toString("base64url"))));
  expect(() => other.decrypt(vector)).toThrow(unreadable);
});

test("no bit of it can be changed", () => {
  const bytes = Buffer.from(vector, "base64url");
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => fernet.decrypt(changed.toString("base64url"))).toThrow(unreadable);
  }
});

test("none of its beginnings is read", () => {
  const bytes = Buffer.from(vector, "base64url");
  for (let length = 0; length < bytes.length; length += 1) {
    const truncated = bytes.subarray(0, length).toString("base64url");
    expect(() => fernet.decrypt(truncated)).toThrow(unreadable);
  }
});

// Vectors of the specification that have to be refused.
test.each([
  [
    "an incorrect proof",
    "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==",
  ],
  ["too few bytes", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA=="],
  [
    "other characters than base64",
    "%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==",
  ],
  [
    "a length that is no multiple of the block",
    "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm",
  ],
  [
    "wrong padding",
    "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==",
  ],
  [
    "another nonce",
    "gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==",
  ],
])("a token with %s is refused", (_what, token) => {
  expect(() => fernet.decrypt(token)).toThrow(unreadable);
});

test.each([
  ["wrong padding", 0x80, Buffer.alloc(16)],
  ["a part of a block", 0x80, Buffer.alloc(17)],
  ["no block at all", 0x80, Buffer.alloc(0)],
  ["another version", 0x81, Buffer.from(vector, "base64url").subarray(25, 41)],
])("%s is refused although the proof is right", (_what, version, payload) => {
  const header = Buffer.from(vector, "base64url").subarray(0, 25);
  header[0] = version;
  const content = Buffer.concat([header, payload]);
  const signing = Buffer.from(key, "base64url").subarray(0, 16);
  const proof = createHmac("sha256", signing).update(content).digest();
  const token = Buffer.concat([content, proof]).toString("base64url");
  expect(() => fernet.decrypt(token)).toThrow(unreadable);
});

test.each(["", "gAAAAA", " ", "hello", "\0", "=".repeat(100)])("%j is refused", (text) => {
  expect(() => fernet.decrypt(text)).toThrow(unreadable);
});

test("a key may end with a line break, as files do", () => {
  const read = createFernet(parseFernetKey(new Secret(`${key}\n`)));
  expect(read.decrypt(vector)).toBe("hello");
});

test.each([0, 16, 31, 33, 64])("a key of %i bytes is refused without being shown", (length) => {
  const text = Buffer.alloc(length, 7).toString("base64url");
  expect(() => parseFernetKey(new Secret(text))).toThrow(
    expect.objectContaining({
      code: "identity.fernet_key_invalid",
      message: "The setting identity.fernet_key is no Fernet key.",
    }),
  );
});
