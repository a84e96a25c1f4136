import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { Principal, Tenant } from "#kernel";
import { startApp } from "#test/http-app";
import { makeIdentity, type TestIdentity } from "#test/identity";

import { writeEntries } from "./audit-log-export.ts";
import { addAuditLogRoutes } from "./audit-log-routes.ts";

let under: TestIdentity;
let tenant: Tenant;
let url: string;
let principal: Principal | null;

beforeEach(async () => {
  under = makeIdentity();
  onTestFinished(async () => await under.remove());
  tenant = await under.makeTenant("north");
  principal = { kind: "session", name: "root", tenant: "north", roles: {}, isAdmin: true };
  const { guards } = under.identity;
  ({ url } = await startApp((app) => {
    app.addHook("onRequest", async (request) => {
      request.tenant = tenant;
      request.principal = principal;
    });
    // They bring the cookies that guards read.
    under.identity.routes(app);
    addAuditLogRoutes(app, { audit: under.audit, guard: guards.requireAdmin });
  }));
});

async function get(path: string) {
  const response = await fetch(`${url}/api/audit-log${path}`);
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}
async function getJson(path: string) {
  const { status, text } = await get(path);
  return { status, json: JSON.parse(text) as Record<string, unknown> };
}
const record = async (subject: string, details?: Record<string, unknown>, actor = "ada") =>
  await under.audit.record(tenant, {
    actor,
    action: "test.done",
    subject,
    outcome: "done",
    ...(details && { details }),
  });
async function recordMany(count: number): Promise<void> {
  for (let index = 1; index <= count; index += 1) await record(`subject ${index}`);
}
const sequences = (json: Record<string, unknown>) =>
  (json["entries"] as { sequence: number }[]).map((entry) => entry.sequence);

const find = async (query: string) => sequences((await getJson(`?${query}`)).json);

test.each(["", "/export", "/verification"])("only administrators may read %s", async (path) => {
  principal = { ...principal!, name: "alice", isAdmin: false };
  expect(await getJson(path)).toMatchObject({
    status: 403,
    json: { code: "identity.admin_required" },
  });
  principal = { ...principal, kind: "token", isAdmin: true };
  expect((await get(path)).status).toBe(401);
  principal = null;
  expect(await getJson(path)).toMatchObject({
    status: 401,
    json: { code: "identity.not_signed_in" },
  });
});

test("entries are told as they were recorded, and the operator may read them too", async () => {
  principal = { ...principal!, kind: "operator", name: "operator" };
  await record("bob", { deep: [{ role: "analyst" }] });
  expect(await getJson("")).toEqual({
    status: 200,
    json: {
      entries: [
        {
          sequence: 1,
          at: "2026-03-01T12:00:00.000Z",
          actor: "ada",
          action: "test.done",
          subject: "bob",
          outcome: "done",
          details: { deep: [{ role: "analyst" }] },
        },
      ],
      next: null,
    },
  });
});

test("pages follow one another until there are no more", async () => {
  await recordMany(5);
  const first = (await getJson("?limit=2")).json;
  expect([sequences(first), first["next"]]).toEqual([[5, 4], 4]);
  const second = (await getJson(`?limit=2&before=4`)).json;
  expect([sequences(second), second["next"]]).toEqual([[3, 2], 2]);
  const last = (await getJson(`?limit=2&before=2`)).json;
  expect([sequences(last), last["next"]]).toEqual([[1], null]);
  expect((await getJson("?limit=5")).json["next"]).toBeNull();
  expect(sequences((await getJson("?before=99999999999")).json)).toHaveLength(5);
});

test("every part of the filter counts", async () => {
  await record("bob");
  under.clock.advance(60);
  await record("cyd", { note: "50%" }, "operator");
  expect(await find("actor=ada")).toEqual([1]);
  expect(await find("action=test.")).toEqual([2, 1]);
  expect(await find("action=test.undone")).toEqual([]);
  expect(await find("outcome=refused")).toEqual([]);
  expect(await find("text=50%25")).toEqual([2]);
  expect(await find("from=2026-03-01T12:01:00Z")).toEqual([2]);
  expect(await find("to=2026-03-01T13:01:00%2B01:00")).toEqual([1]);
});

test.each([
  "limit=0",
  "limit=1001",
  "before=0",
  "outcome=perhaps",
  "from=yesterday",
  "to=2026-12-31T23:59:60Z",
  `text=${"x".repeat(201)}`,
  "unknown=1",
])("the query %s is refused", async (query) => {
  const refusal = { status: 400, json: { code: "kernel.invalid_request" } };
  expect(await getJson(`?${query}`)).toMatchObject(refusal);
});

test("an export is a file with every entry that the filter lets pass, and is itself recorded", async () => {
  await recordMany(3);
  await record("other", undefined, "eve");
  const { status, text, headers } = await get("/export?format=jsonl&actor=ada");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/jsonl; charset=utf-8");
  expect(headers.get("content-disposition")).toBe('attachment; filename="audit-log-north.jsonl"');
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(lines).toMatchObject([
    { sequence: 3 },
    { sequence: 2 },
    { sequence: 1, subject: "subject 1" },
  ]);
  expect((await under.audited(tenant)).at(-1)).toEqual({
    actor: "root",
    action: "server.audit_log_exported",
    subject: "north",
    outcome: "done",
    details: { format: "jsonl", actor: "ada" },
  });
});

test("a spreadsheet takes no cell for a formula, and reads commas, quotes and lines as they are", async () => {
  await record('=HYPERLINK("http://x")');
  for (const beginning of ["+", "-", "@", "\t", "\r"]) await record(`${beginning}1`);
  await record("a,b\nc", { role: "x" }, "\uFEFFada");
  const { text, headers } = await get("/export?action=test.");
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(headers.get("content-disposition")).toBe('attachment; filename="audit-log-north.csv"');
  const at = "2026-03-01T12:00:00.000Z";
  expect(text.split("\r\n")).toEqual([
    "sequence,at,actor,action,subject,outcome,details",
    `7,${at},\uFEFFada,test.done,"a,b\nc",done,"{""role"":""x""}"`,
    `6,${at},ada,test.done,"'\r1",done,`,
    `5,${at},ada,test.done,'\t1,done,`,
    `4,${at},ada,test.done,'@1,done,`,
    `3,${at},ada,test.done,'-1,done,`,
    `2,${at},ada,test.done,'+1,done,`,
    `1,${at},ada,test.done,"'=HYPERLINK(""http://x"")",done,`,
    "",
  ]);
});

test("an export of thousands of entries reads them page by page", async () => {
  const entry = { at: "t", actor: "a", action: "b.c", subject: "d", outcome: "done" } as const;
  const all = Array.from({ length: 2_500 }, (_, index) => ({ ...entry, sequence: 2_500 - index }));
  const asked: (number | undefined)[] = [];
  const pages: string[] = [];
  const read = async (before: number | undefined, limit: number) => {
    asked.push(before);
    return all.filter(({ sequence }) => sequence < (before ?? Infinity)).slice(0, limit);
  };
  for await (const page of writeEntries(read, "jsonl")) pages.push(page);
  expect(asked).toEqual([undefined, 1_501, 501]);
  expect(pages.join("").trimEnd().split("\n")).toHaveLength(2_500);
  expect(pages).toHaveLength(3);
});

test("the log is verified", async () => {
  await recordMany(2);
  expect(await getJson("/verification")).toEqual({
    status: 200,
    json: {
      ok: true,
      entries: 2,
      head: { sequence: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    },
  });
});
