import { expect, test } from "vitest";

import { declaredErrors, defineErrors, FlotillaError } from "./errors.ts";

const errors = defineErrors("harbour", {
  berth_taken: {
    status: 409,
    title: "The berth is taken",
    detail: "Berth {berth} holds {ship}, and {ship} stays until {hour}.",
    remedy: "Take another than {berth}.",
  },
  harbour_closed: { status: 503, title: "Closed", detail: "It is night.", remedy: "Wait." },
});

test("an error says what happened with the values of the occurrence", () => {
  const error = errors.berth_taken({ berth: 4, ship: "Ada $& {hour}", hour: "12:00" });
  expect(error).toBeInstanceOf(FlotillaError);
  expect(error).toMatchObject({
    name: "FlotillaError",
    code: "harbour.berth_taken",
    status: 409,
    title: "The berth is taken",
    message: "Berth 4 holds Ada $& {hour}, and Ada $& {hour} stays until 12:00.",
    remedy: "Take another than 4.",
    extensions: {},
  });
});

test("an error without values needs none", () => {
  expect(errors.harbour_closed()).toMatchObject({ code: "harbour.harbour_closed", status: 503 });
});

test("an error keeps its cause and what is added for programs", () => {
  const cause = new Error("fog");
  const error = errors.harbour_closed({}, { cause, extensions: { until: "06:00" } });
  expect(error.cause).toBe(cause);
  expect(error.extensions).toEqual({ until: "06:00" });
  expect("cause" in errors.harbour_closed()).toBe(false);
});

test("the tables of one module are put together and listed in the order of the codes", () => {
  const anchor = { status: 400, title: "Anchor", detail: "Adrift.", remedy: "Drop it." };
  const more = defineErrors("harbour", { anchor_lost: anchor });
  expect(more.anchor_lost().code).toBe("harbour.anchor_lost");
  const codes = [...declaredErrors().keys()];
  expect(codes.filter((code) => code.startsWith("harbour."))).toEqual([
    "harbour.anchor_lost",
    "harbour.berth_taken",
    "harbour.harbour_closed",
  ]);
  expect(codes).toEqual(codes.toSorted((a, b) => a.localeCompare(b)));
  expect(declaredErrors().get("harbour.anchor_lost")).toEqual(anchor);
});
