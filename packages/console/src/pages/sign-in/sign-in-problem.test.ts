import { expect, test } from "vitest";

import { tellProblem } from "./sign-in-problem.ts";

test("a known code is told in a sentence of its own", () => {
  expect(tellProblem("identity.single_sign_on_refused").message).toBe("Signing in was refused.");
});

test("an unknown code is told with the code, so that somebody can look it up", () => {
  expect(tellProblem("identity.something_new").remedy).toContain("identity.something_new");
});

test("a long text in the address does not fill the page", () => {
  expect(tellProblem("x".repeat(5000)).remedy.length).toBeLessThan(200);
});
