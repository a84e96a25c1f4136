import { describe, expect, test } from "vitest";

import { chooseTenant, type TenantChoice, type TenantQuestion } from "./tenant-choice.ts";
import type { TenancyMode } from "./tenant-filter.ts";

interface Case {
  readonly number: string;
  readonly session?: string;
  readonly requested?: string;
  readonly selected: readonly string[];
  readonly listAllowed: boolean;
  /** A tenant that is selected and cannot be opened. */
  readonly dropped?: string;
  /** At a page at which the application is entered. */
  readonly atEntry: TenantChoice;
  readonly elsewhere: TenantChoice;
  /** Where a mode differs at an entry. */
  readonly except?: Partial<Record<TenancyMode, TenantChoice>>;
}

const selector: TenantChoice = { outcome: "selector", session: "keep" };
const none: TenantChoice = { outcome: "none", session: "keep" };
const signedOut: TenantChoice = { outcome: "none", session: "end" };
const a: TenantChoice = { outcome: "tenant", tenant: "a", session: "keep" };
const newB: TenantChoice = { outcome: "tenant", tenant: "b", session: "end" };
const ab = ["a", "b"];

const cases: readonly Case[] = [
  ...bothLists({ number: "S1", selected: ["a"], atEntry: a, elsewhere: a }),
  { number: "S2", selected: ab, listAllowed: true, atEntry: selector, elsewhere: none },
  { number: "S3", selected: ab, listAllowed: false, atEntry: none, elsewhere: none },
  {
    number: "S4",
    selected: [],
    listAllowed: true,
    atEntry: selector,
    elsewhere: none,
    except: { strict: none },
  },
  { number: "S4", selected: [], listAllowed: false, atEntry: none, elsewhere: none },
  ...bothLists({ number: "S5", session: "a", selected: ab, atEntry: a, elsewhere: a }),
  ...bothLists({ number: "S6", session: "a", selected: ["b"], atEntry: newB, elsewhere: newB }),
  {
    number: "S7",
    session: "a",
    selected: [],
    listAllowed: true,
    atEntry: { outcome: "selector", session: "end" },
    elsewhere: signedOut,
    except: { strict: signedOut },
  },
  {
    number: "S7",
    session: "a",
    selected: [],
    listAllowed: false,
    atEntry: signedOut,
    elsewhere: signedOut,
  },
  ...bothLists({
    number: "S8",
    requested: "b",
    selected: ab,
    atEntry: { outcome: "redirect", tenant: "b", session: "keep" },
    elsewhere: none,
  }),
  {
    number: "S9",
    requested: "zzz",
    selected: ab,
    listAllowed: true,
    atEntry: selector,
    elsewhere: none,
  },
  {
    number: "S9",
    requested: "zzz",
    selected: ab,
    listAllowed: false,
    atEntry: none,
    elsewhere: none,
  },
  ...bothLists({
    number: "S10",
    session: "a",
    requested: "b",
    selected: ab,
    atEntry: { outcome: "redirect", tenant: "b", session: "renew" },
    elsewhere: a,
  }),
  ...bothLists({
    number: "S11",
    session: "a",
    requested: "zzz",
    selected: ["a"],
    atEntry: a,
    elsewhere: a,
  }),
  {
    number: "S12",
    session: "a",
    selected: ab,
    listAllowed: true,
    dropped: "a",
    atEntry: { outcome: "selector", session: "end" },
    elsewhere: signedOut,
    except: { odoo17: { outcome: "broken", tenant: "a", session: "end" } },
  },
  {
    number: "S12",
    session: "a",
    selected: ab,
    listAllowed: false,
    dropped: "a",
    atEntry: signedOut,
    elsewhere: signedOut,
    except: { odoo17: { outcome: "broken", tenant: "a", session: "end" } },
  },
];

describe.each(["odoo11", "odoo17", "strict"] as const)("in the mode %s", (mode) => {
  test.each(cases)("case $number at an entry, the list allowed: $listAllowed", (each) => {
    expect(choose(mode, each, true)).toEqual(each.except?.[mode] ?? each.atEntry);
  });

  test.each(cases)("case $number elsewhere, the list allowed: $listAllowed", (each) => {
    expect(choose(mode, each, false)).toEqual(each.elsewhere);
  });

  test("a tenant is never chosen by chance among several", () => {
    const choice = choose(mode, { selected: ab, listAllowed: false }, true);

    expect(choice).not.toHaveProperty("tenant");
  });

  test("after the tenant was asked for, the same address leads to it", () => {
    const asked = { requested: " b ", selected: ab, listAllowed: true };

    expect(choose(mode, asked, true)).toMatchObject({ outcome: "redirect", tenant: "b" });
    expect(choose(mode, { ...asked, session: "b" }, true)).toEqual({
      outcome: "tenant",
      tenant: "b",
      session: "keep",
    });
  });

  test("a tenant that cannot be opened is not led to by its name", () => {
    const asked = { requested: "b", selected: ab, listAllowed: true, dropped: "b" };

    expect(choose(mode, asked, true)).toEqual(selector);
  });
});

test("there are 12 cases", () => {
  const numbers = new Set(cases.map((each) => each.number));
  expect([...numbers]).toEqual(Array.from({ length: 12 }, (_, index) => `S${index + 1}`));
});

function bothLists(each: Omit<Case, "listAllowed">): Case[] {
  return [
    { ...each, listAllowed: true },
    { ...each, listAllowed: false },
  ];
}

function choose(
  mode: TenancyMode,
  each: Pick<Case, "session" | "requested" | "selected" | "listAllowed" | "dropped">,
  atEntry: boolean,
): TenantChoice {
  const { session, requested, selected, listAllowed, dropped } = each;
  const isUsable: TenantQuestion["isUsable"] = (tenant) => tenant !== dropped;
  return chooseTenant({ mode, selected, session, requested, listAllowed, atEntry, isUsable });
}
