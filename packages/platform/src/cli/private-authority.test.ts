import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { connect } from "@flotilla/client";
import { expect, onTestFinished, test } from "vitest";

import { createAuthority, type CertifiedServer } from "#test/certificates";

const week = { startDate: "2016-01-01", endDate: "2016-01-08", aggregationUnit: "admin3" } as const;
const rows = [{ pcod: "Å.1", value: 20 }];

/** A platform behind TLS that completes every query at once; `run` is what it was asked. */
async function startPlatform(certified: CertifiedServer) {
  const run: string[] = [];
  const server = createServer(certified, (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      if (request.url === "/api/0/run") {
        run.push(`${request.headers.authorization} ${body}`);
        response.writeHead(202, { location: "/api/0/poll/q1" }).end("{}");
      } else if (request.url === "/api/0/poll/q1") {
        response.writeHead(303, { location: "/api/0/get/q1" }).end();
      } else if (request.url === "/api/0/get/q1") {
        response.end(JSON.stringify({ query_result: rows }));
      } else if (request.url?.endsWith("/cancel") === true) response.end('{"state":"completed"}');
      // What nobody answers is waited for.
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { run, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function writeAuthority(certificate: string): string {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-authority-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const caFile = join(directory, "ca.pem");
  writeFileSync(caFile, certificate);
  return caFile;
}

test("a platform that a private authority vouches for is asked when its certificate is named", async () => {
  const authority = await createAuthority();
  const { url, run } = await startPlatform(await authority.certify());
  const caFile = writeAuthority(authority.certificate);
  const query = connect({ url, token: "t", caFile }).uniqueSubscriberCounts(week);
  await expect(query.result()).resolves.toEqual(rows);
  await expect(query.cancel()).resolves.toBe("completed");
  expect(run).toEqual([`Bearer t ${JSON.stringify(query.spec)}`]);
});

test("a platform that another authority vouches for is not told the token", async () => {
  const { url, run } = await startPlatform(await (await createAuthority()).certify());
  const caFile = writeAuthority((await createAuthority()).certificate);
  for (const options of [{ caFile }, {}]) {
    const query = connect({ url, token: "t", ...options }).uniqueSubscriberCounts(week);
    await expect(query.run()).rejects.toMatchObject({
      code: "client.unreachable",
      message: expect.stringContaining("certificate is not trusted"),
      remedy: expect.stringContaining("caFile"),
    });
  }
  expect(run).toEqual([]);
});

test("a file that cannot be read is named, and nothing is asked", async () => {
  const connection = connect({ url: "https://127.0.0.1:1", token: "t", caFile: "/nowhere/ca.pem" });
  await expect(connection.availableDates()).rejects.toMatchObject({
    code: "client.authority_unreadable",
    message: expect.stringContaining("/nowhere/ca.pem"),
  });
});

test("waiting for a platform with a private authority ends with the signal", async () => {
  const authority = await createAuthority();
  const { url } = await startPlatform(await authority.certify());
  const caFile = writeAuthority(authority.certificate);
  const connection = connect({ url, token: "t", caFile });
  const reason = new Error("enough");
  const asking = connection.availableDates({ signal: AbortSignal.timeout(200) });
  await expect(asking).rejects.toMatchObject({ name: "TimeoutError" });
  const aborted = connection.availableDates({ signal: AbortSignal.abort(reason) });
  await expect(aborted).rejects.toBe(reason);
});
