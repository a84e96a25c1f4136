import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { createHandSetClock, type HandSetClock } from "#test/identity";
import { openTestPlatform, type TestPlatform } from "#test/in-process-platform";

/** Who asks. Those of routes for tokens show a token, the others the cookie of a session. */
const askers = ["anonymous", "user", "otherTenant", "admin", "expired", "revoked"] as const;
type Asker = (typeof askers)[number];
interface Row {
  readonly proof: "cookie" | "token";
  readonly expected: Readonly<Record<Asker, number>>;
}

const nobody = { anonymous: 401, otherTenant: 401, expired: 401, revoked: 401 };

/** For everybody. What is asked is empty or names nothing that exists, so that nothing changes. */
const open = (status: number): Row => row("cookie", () => status);
/** For those who are signed in. */
const session = (status: number): Row => row("cookie", (asker) => forKnown(asker, status, status));
/** For administrators. */
const admin = (status: number): Row => row("cookie", (asker) => forKnown(asker, 403, status));
/** For whoever can open the platform's socket, and no account. */
const operator: Row = row("cookie", (asker) => forKnown(asker, 403, 403));
/** For tokens, whosever they are. */
const token = (status: number): Row => row("token", (asker) => forKnown(asker, status, status));

function row(proof: Row["proof"], expected: (asker: Asker) => number): Row {
  const statuses = askers.map((asker) => [asker, expected(asker)] as const);
  return { proof, expected: Object.fromEntries(statuses) as Record<Asker, number> };
}

function forKnown(asker: Asker, forUser: number, forAdmin: number): number {
  if (asker === "user") return forUser;
  return asker === "admin" ? forAdmin : nobody[asker];
}

const matrix: Readonly<Record<string, Row>> = {
  "GET /livez": open(200),
  "GET /readyz": open(200),
  "GET /metrics": open(200),
  "GET /.well-known/jwks.json": open(200),
  "GET /auth/verify": session(204),
  "GET /auth/continue": open(400),
  "GET /api/openapi.json": open(200),
  "GET /api/health": session(200),
  "GET /api/audit-log": admin(200),
  "GET /api/audit-log/export": admin(200),
  "GET /api/audit-log/verification": admin(200),
  "GET /api/0/": open(200),
  "GET /api/0/spec/openapi.json": open(200),
  "GET /api/0/spec/openapi.yaml": open(200),
  "GET /api/0/spec/redoc": open(200),
  "GET /api/0/spec/redoc.js": open(200),
  "GET /api/0/available_dates": token(200),
  "GET /api/0/geography/:unit": token(400),
  "GET /api/0/get/:file": token(404),
  "GET /api/0/poll/:id": token(404),
  "GET /api/0/privacy_budget": token(200),
  "GET /api/0/qa": token(200),
  "GET /api/0/qa/:cdr_type/:check_id": token(400),
  "GET /api/0/qa/:cdr_type/:check_id/:check_date": token(400),
  "POST /api/0/run": token(400),
  "POST /api/insight/queries/:id/cancel": session(404),
  "GET /api/insight/cache": admin(200),
  "DELETE /api/insight/cache": admin(200),
  "DELETE /api/insight/cache/:id": admin(404),
  "GET /api/events/batches": admin(200),
  "GET /api/events/days": admin(200),
  "GET /api/events/days/:type/:day": admin(400),
  "GET /api/events/loads": admin(200),
  "GET /api/events/quality": admin(400),
  "GET /api/events/quality/checks": admin(200),
  "GET /api/events/quarantine": admin(200),
  "GET /api/events/types": admin(200),
  "POST /api/events/types": admin(400),
  "POST /api/events/uploads": admin(400),
  "POST /api/events/sql": token(400),
  "GET /api/events/retention": admin(200),
  "PUT /api/events/retention": admin(400),
  "GET /api/events/erasures": admin(200),
  "POST /api/events/erasures": admin(400),
  "GET /api/events/backups": admin(200),
  "POST /api/events/backups": admin(201),
  "POST /api/events/restorations": operator,
  "GET /api/identity/revocations": open(200),
  "GET /api/identity/session": open(200),
  "POST /api/identity/session/token": session(200),
  "POST /api/identity/sign-in": open(400),
  "POST /api/identity/sign-in/second-factor": row("cookie", () => 401),
  "POST /api/identity/sign-in/passkey": open(400),
  "POST /api/identity/sign-in/passkey/options": open(200),
  "GET /api/identity/sign-in/single-sign-on": open(404),
  "GET /api/identity/sign-in/single-sign-on/callback": open(404),
  "POST /api/identity/sign-out": open(204),
  "GET /api/identity/me/security": session(200),
  "PUT /api/identity/me/password": session(400),
  "POST /api/identity/me/two-factor": session(200),
  "POST /api/identity/me/two-factor/confirmation": session(400),
  "POST /api/identity/me/two-factor/removal": session(400),
  "POST /api/identity/me/two-factor/backup-codes": session(400),
  "POST /api/identity/me/passkeys/options": session(200),
  "POST /api/identity/me/passkeys": session(400),
  "DELETE /api/identity/me/passkeys/:passkey": session(404),
  "GET /api/identity/me/sessions": session(200),
  "DELETE /api/identity/me/sessions": session(204),
  "DELETE /api/identity/me/sessions/:session": session(404),
  "GET /api/identity/me/servers": session(200),
  "GET /api/identity/me/tokens": session(200),
  "POST /api/identity/me/tokens": session(400),
  "POST /api/identity/me/tokens/:token/collection": session(404),
  "DELETE /api/identity/me/tokens/:token": session(404),
  "GET /api/identity/tokens": admin(200),
  "DELETE /api/identity/tokens/:token": admin(404),
  "GET /api/identity/users": admin(200),
  "POST /api/identity/users": admin(400),
  "PATCH /api/identity/users/:user": admin(404),
  "DELETE /api/identity/users/:user": admin(404),
  "PUT /api/identity/users/:user/password": admin(404),
  "DELETE /api/identity/users/:user/two-factor": admin(404),
  "DELETE /api/identity/users/:user/sessions": admin(404),
  "GET /api/identity/servers": admin(200),
  "POST /api/identity/servers": admin(400),
  "PATCH /api/identity/servers/:server": admin(404),
  "DELETE /api/identity/servers/:server": admin(404),
  "GET /api/identity/roles": admin(200),
  "POST /api/identity/roles": admin(400),
  "PATCH /api/identity/roles/:role": admin(404),
  "DELETE /api/identity/roles/:role": admin(404),
  "PUT /api/identity/roles/:role/members/:user": admin(404),
  "DELETE /api/identity/roles/:role/members/:user": admin(404),
};

let clock: HandSetClock;
let directory: string;
let platform: TestPlatform;

beforeAll(async () => {
  clock = createHandSetClock("2026-03-01T12:00:00.000Z");
  directory = mkdtempSync(join(tmpdir(), "flotilla-matrix-"));
  platform = await openTestPlatform({ directory, clock });
});
afterAll(async () => {
  await platform?.close();
  rmSync(directory, { recursive: true, force: true });
});

test("every route has a row, and every row a route", () => {
  expect(Object.keys(matrix).toSorted()).toEqual(platform.routes().toSorted());
});

test.each(Object.entries(matrix))("%s", async (route, { proof, expected }) => {
  const statuses: Partial<Record<Asker, number>> = {};
  for (const asker of askers) {
    statuses[asker] = await ask(route, await platform.proofOf(asker, proof));
  }
  expect(statuses).toEqual(expected);
});

const changing = Object.entries(matrix).filter(
  ([route, { proof, expected }]) =>
    !route.startsWith("GET ") && proof === "cookie" && expected.anonymous === 401,
);

test.each(changing)(
  "%s is refused with an administrator's cookie from another site",
  async (route) => {
    const cookie = await platform.proofOf("admin", "cookie");
    expect(await ask(route, { ...cookie, "sec-fetch-site": "cross-site" })).toBe(403);
    const withoutHeader = { ...cookie };
    delete withoutHeader["sec-fetch-site"];
    expect(await ask(route, { ...withoutHeader, origin: "https://elsewhere.example" })).toBe(403);
  },
);

beforeEach(() => platform.forgetProofs());

/** Asks with parameters that name nothing and an empty body. */
async function ask(route: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const [method = "", template = ""] = route.split(" ");
  const hasBody = method === "POST" || method === "PUT" || method === "PATCH";
  const { status } = await platform.request(method, template.replaceAll(/:\w+/g, "nothing"), {
    headers: { ...headers, ...(hasBody ? { "content-type": "application/json" } : {}) },
    ...(hasBody ? { body: "{}" } : {}),
  });
  return status;
}
