import { expect, test } from "vitest";

import { startApp } from "#test/http-app";

const forwarded = {
  "x-forwarded-for": "203.0.113.9",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "tenant.example.org",
  forwarded: "for=203.0.113.8;proto=https;host=other.example.org",
};

async function ask(trustedProxies: readonly string[], headers: Record<string, string>) {
  const { url } = await startApp(
    (app) => {
      app.get("/", ({ ip, protocol, host }) => ({ ip, protocol, host }));
    },
    { trustedProxies },
  );
  const answer = await fetch(url, { headers });
  const own = { ip: "127.0.0.1", protocol: "http", host: new URL(url).host };
  return { seen: await answer.json(), own, headers: answer.headers };
}

test.each([
  ["nobody", []],
  ["an address elsewhere", ["10.0.0.7"]],
  ["a range elsewhere", ["10.0.0.0/8", "fd00::/8"]],
  ["the loopback address of the other kind", ["::1"]],
])("no forwarded header is believed when %s is trusted", async (_who, trusted) => {
  const { seen, own, headers } = await ask(trusted, forwarded);
  expect(seen).toEqual(own);
  expect(headers.has("strict-transport-security")).toBe(false);
});

test.each([
  ["its address", ["127.0.0.1"]],
  ["its range", ["10.0.0.0/8", "127.0.0.0/8"]],
  ["its address as IPv6 writes it", ["::ffff:127.0.0.1"]],
])("the headers of a proxy trusted by %s are believed", async (_how, trusted) => {
  const { seen, headers } = await ask(trusted, forwarded);
  expect(seen).toEqual({ ip: "203.0.113.9", protocol: "https", host: "tenant.example.org" });
  expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
});

test("of several forwarded values the nearest to the trusted proxy counts, which a client cannot choose", async () => {
  const { seen } = await ask(["127.0.0.1"], {
    "x-forwarded-for": "10.9.9.9, 203.0.113.9",
    "x-forwarded-proto": "http, https",
    "x-forwarded-host": "forged.example.org, tenant.example.org",
  });
  expect(seen).toEqual({ ip: "203.0.113.9", protocol: "https", host: "tenant.example.org" });
});

test.each([
  "10.0.0.0/33",
  "localhost",
  "10.0.0",
  "10.0.0.0/8,127.0.0.1",
  "",
  "*",
  "true",
  "loopback",
])("%j is refused as a trusted proxy", async (range) => {
  await expect(startApp(() => {}, { trustedProxies: [range] })).rejects.toMatchObject({
    code: "kernel.trusted_proxy_invalid",
  });
});
