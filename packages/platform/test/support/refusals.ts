import { describe, expect, test } from "vitest";

import type { AdministrationApp } from "./administration.ts";

/** Tests that routes refuse whoever is no administrator, and changes that another site asks for. */
export function describeRefusals(
  app: () => AdministrationApp,
  routes: readonly (readonly [method: string, path: string, body?: unknown])[],
): void {
  describe.each(routes)("%s %s", (method, path, body) => {
    test.each([
      ["a user who is no administrator", { as: "alice" }, 403, "identity.admin_required"],
      ["nobody", { as: null }, 401, "identity.not_signed_in"],
      ...(method === "GET"
        ? []
        : ([
            ["another site", { site: "cross-site" }, 403, "identity.cross_site_request"],
          ] as const)),
    ] as const)("refuses %s", async (_who, caller, status, code) => {
      const answer = await app().call(String(method), String(path), { body, ...caller });
      expect(answer).toMatchObject({ status, json: { code } });
    });
  });
}
