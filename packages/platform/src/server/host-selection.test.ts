import { describe, expect, test } from "vitest";

import { FlotillaError } from "#kernel";

import { type HostSelection, selectTenants } from "./host-selection.ts";

type Names = readonly string[];

interface Case {
  readonly number: number;
  readonly host: string;
  readonly filter: string;
  readonly names?: Names;
  readonly databases: Names;
  readonly odoo11: Names;
  /** The same as `odoo11` unless given. */
  readonly odoo17?: Names;
  /** The same as `odoo17` unless given. */
  readonly strict?: Names | "refused";
}

// In 8, 24, 25 and 31 the original Odoo 11 took the host for a regular expression. No mode does.
const cases: readonly Case[] = [
  {
    number: 1,
    host: "mycompany.com",
    filter: "^%d$",
    databases: ["mycompany", "other"],
    odoo11: ["mycompany"],
  },
  {
    number: 2,
    host: "www.mycompany.com",
    filter: "^%d$",
    databases: ["mycompany", "www"],
    odoo11: ["mycompany"],
  },
  {
    number: 3,
    host: "mycompany.co.uk",
    filter: "^%d$",
    databases: ["mycompany", "co"],
    odoo11: ["mycompany"],
  },
  {
    number: 4,
    host: "www2.mycompany.com",
    filter: "^%d$",
    databases: ["mycompany", "www2"],
    odoo11: ["www2"],
  },
  {
    number: 5,
    host: "helpdesk.mycompany.com",
    filter: "^%d$",
    databases: ["mycompany"],
    odoo11: [],
  },
  {
    number: 6,
    host: "mycompany.com:8069",
    filter: "^%d$",
    databases: ["mycompany"],
    odoo11: ["mycompany"],
  },
  {
    number: 7,
    host: "www.mycompany.com",
    filter: "^%h$",
    databases: ["mycompany.com", "www.mycompany.com"],
    odoo11: ["www.mycompany.com"],
    odoo17: ["mycompany.com"],
  },
  {
    number: 8,
    host: "acme.example.com",
    filter: "^%h$",
    databases: ["acme.example.com", "acmeXexample.com"],
    odoo11: ["acme.example.com"],
  },
  {
    number: 9,
    host: "acme.example.com",
    filter: "%d",
    databases: ["acme", "acme_test", "xacme"],
    odoo11: ["acme", "acme_test"],
    strict: ["acme"],
  },
  {
    number: 10,
    host: "acme.example.com",
    filter: "^%d(_.*)?$",
    databases: ["acme", "acme_test", "acme2"],
    odoo11: ["acme", "acme_test"],
  },
  {
    number: 11,
    host: "ACME.example.com",
    filter: "^%d$",
    databases: ["acme", "ACME"],
    odoo11: ["ACME"],
    strict: ["acme"],
  },
  {
    number: 12,
    host: "a.b",
    filter: "^mycompany.*$",
    databases: ["mycompany", "mycompany2", "other"],
    odoo11: ["mycompany", "mycompany2"],
  },
  { number: 13, host: "a.b", filter: "", databases: ["z", "a"], odoo11: ["z", "a"] },
  {
    number: 14,
    host: "a.b",
    filter: "",
    names: "b, a ,ghost".split(","),
    databases: ["a", "b", "c"],
    odoo11: ["a", "b"],
  },
  {
    number: 15,
    host: "a.b",
    filter: "^a$",
    names: ["b", "c"],
    databases: ["a", "b", "c"],
    odoo11: ["a"],
  },
  {
    number: 16,
    host: "localhost",
    filter: "^%d$",
    databases: ["localhost", "db"],
    odoo11: ["localhost"],
  },
  { number: 17, host: "127.0.0.1:8069", filter: "^%d$", databases: ["127", "db"], odoo11: ["127"] },
  {
    number: 18,
    host: "[::1]:8069",
    filter: "^%d$",
    databases: ["db", "["],
    odoo11: ["["],
    strict: [],
  },
  { number: 19, host: "", filter: "^%d$", databases: ["db", ""], odoo11: [""], strict: "refused" },
  {
    number: 20,
    host: "",
    filter: "%d",
    databases: ["db", "x"],
    odoo11: ["db", "x"],
    strict: "refused",
  },
  {
    number: 21,
    host: "www.",
    filter: "^%d$",
    databases: ["www", "db"],
    odoo11: ["www"],
    odoo17: [],
    strict: ["www"],
  },
  { number: 22, host: "www", filter: "^%d$", databases: ["www", "db"], odoo11: ["www"] },
  {
    number: 23,
    host: "xn--mnchen-3ya.de",
    filter: "^%d$",
    databases: ["xn--mnchen-3ya", "xn--mnchen_3ya"],
    odoo11: ["xn--mnchen-3ya"],
  },
  { number: 24, host: ".*", filter: "^%h$", databases: ["a", "b"], odoo11: [], strict: "refused" },
  {
    number: 25,
    host: "a|b",
    filter: "^(%h)$",
    databases: ["a", "b"],
    odoo11: [],
    strict: "refused",
  },
  {
    number: 26,
    host: "my-co.example.com",
    filter: "^%d$",
    databases: ["my-co", "myco"],
    odoo11: ["my-co"],
  },
  {
    number: 27,
    host: "acme.example.com",
    filter: "acme$",
    databases: ["acme", "acme\n", "xacme"],
    odoo11: ["acme", "acme\n"],
    strict: ["acme"],
  },
  {
    number: 28,
    host: "acme.example.com",
    filter: "(?i)^%d$",
    databases: ["ACME", "acme"],
    odoo11: ["ACME", "acme"],
  },
  {
    number: 29,
    host: "www.www.acme.com",
    filter: "^%d$",
    databases: ["www", "acme"],
    odoo11: ["www"],
  },
  {
    number: 30,
    host: "acme.",
    filter: "^%h$",
    databases: ["acme", "acme."],
    odoo11: ["acme."],
    strict: ["acme"],
  },
  { number: 31, host: "(", filter: "^%h$", databases: ["a"], odoo11: [], strict: "refused" },
  {
    number: 32,
    host: "%d.evil.com",
    filter: "^%h$",
    databases: ["%d.evil.com"],
    odoo11: ["%d.evil.com"],
    strict: "refused",
  },
  {
    number: 33,
    host: "WWW.acme.com",
    filter: "^%d$",
    databases: ["WWW", "acme"],
    odoo11: ["WWW"],
    strict: ["acme"],
  },
];

test("there are 33 cases", () => {
  expect(cases.map((each) => each.number)).toEqual(cases.map((_, index) => index + 1));
  expect(cases).toHaveLength(33);
});

describe.each(["odoo11", "odoo17", "strict"] as const)("in the mode %s", (mode) => {
  test.each(cases)('case $number: "$host" with "$filter"', (each) => {
    const odoo17 = each.odoo17 ?? each.odoo11;
    const expected = { odoo11: each.odoo11, odoo17, strict: each.strict ?? odoo17 }[mode];

    expect(outcomeOf({ ...each, mode, candidates: each.databases })).toEqual(expected);
  });

  test("a host stands for itself, whatever it contains", () => {
    for (const host of ["a+", "a|b", "\\Qa\\E", "[ab]", "%h", "a{1,9}", "$", "^"]) {
      for (const filter of ["^%h$", "^%d$", "^(%h|%d)$"]) {
        const selected = outcomeOf({ mode, filter, host, candidates: ["a", "b", "aa", host] });
        expect(selected).toEqual(mode === "strict" ? "refused" : [host]);
      }
    }
  });

  test("placeholders are replaced in one pass", () => {
    const selected = outcomeOf({ mode, filter: "^%h$", host: "x%d.com", candidates: ["x%d.com"] });

    expect(selected).toEqual(mode === "strict" ? "refused" : ["x%d.com"]);
  });

  test.each(["(", "[", "a**", "(?=a)", "(a)\\1", "\\%d", "(?P<%d>a)", "a".repeat(1_001)])(
    "the filter %j is refused with its reason",
    (filter) => {
      expect(() => select({ mode, filter, host: "acme.com" })).toThrow(
        expect.objectContaining({
          code: "server.invalid_tenant_filter",
          message: expect.stringContaining("is not a regular expression:"),
        }),
      );
    },
  );

  test("a pattern that would take for ever in other engines answers for a long name", () => {
    const long = "a".repeat(100_000);

    expect(
      select({ mode, filter: "^(a+)+$", host: "acme.com", candidates: [`${long}!`, long] }),
    ).toEqual([long]);
  });

  test("a host of any length is answered or refused", () => {
    const host = `${"a".repeat(100_000)}.com`;

    expect(() => select({ mode, filter: "^%d$", host })).toThrow(
      expect.objectContaining({ code: "server.invalid_host" }),
    );
  });
});

describe("in the mode strict", () => {
  test.each([
    {
      what: "a filter matches only whole names",
      host: "acme.com",
      filter: "%d",
      candidates: ["acme", "acme2", "my-acme"],
      expected: ["acme"],
    },
    {
      what: "an alternative matches only whole names",
      host: "acme.com",
      filter: "x|%d",
      candidates: ["acme2", "xx", "acme"],
      expected: ["acme"],
    },
    {
      what: "a name with a line break is another name",
      host: "acme.com",
      filter: "^%d$",
      candidates: ["acme\n"],
      expected: [],
    },
    {
      what: "the port does not count",
      host: "Acme.com.:8080",
      filter: "%h",
      candidates: ["acme.com"],
      expected: ["acme.com"],
    },
    {
      what: "an international name is its ASCII form",
      host: "bücher.example",
      filter: "%d",
      candidates: ["xn--bcher-kva"],
      expected: ["xn--bcher-kva"],
    },
    {
      what: "an IPv6 address is no name",
      host: "[2001:DB8::1]",
      filter: "%d",
      candidates: ["2001", "["],
      expected: [],
    },
  ])("$what", ({ host, filter, candidates, expected }) => {
    expect(select({ mode: "strict", filter, host, candidates })).toEqual(expected);
  });

  test("a host that is not valid is refused even without a filter", () => {
    expect(outcomeOf({ mode: "strict", filter: "", host: "a b", candidates: ["a"] })).toBe(
      "refused",
    );
  });
});

test("the same filter gives each of many hosts its own tenant", () => {
  for (let index = 0; index < 3_000; index += 1) {
    const host = `t${index % 1_500}.example.com`;
    const expected = `t${index % 1_500}`;
    expect(select({ mode: "strict", filter: "%d", host, candidates: [expected, "other"] })).toEqual(
      [expected],
    );
  }
});

type Asked = Partial<HostSelection> & Pick<HostSelection, "mode" | "filter" | "host">;

function select(asked: Asked): Names {
  return selectTenants({ names: [], candidates: [], ...asked });
}

function outcomeOf(asked: Asked): Names | "refused" {
  try {
    return select(asked);
  } catch (error) {
    if (error instanceof FlotillaError && error.code === "server.invalid_host") return "refused";
    throw error;
  }
}
