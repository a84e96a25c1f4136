import { expect, test } from "vitest";

import { nameTokenFile, writeTokenPrograms } from "./token-programs.ts";

const example = { url: "https://flotilla.example.org", file: "report.token" };

test("a token that may count subscribers is shown how to, per the unit that it may use", () => {
  const scopes = ["run", "get_result", "admin2:unique_subscriber_counts:unique_subscriber_counts"];
  for (const text of Object.values(writeTokenPrograms({ ...example, scopes }))) {
    expect(text).toContain("admin2");
    expect(text).toContain("report.token");
  }
});

test("any other token is shown how to ask for the days with data", () => {
  const { curl } = writeTokenPrograms({ ...example, scopes: ["get_available_dates"] });
  expect(curl).toContain("https://flotilla.example.org/api/0/available_dates");
});

test.each([
  ["Nightly report", "nightly-report.token"],
  ["../../etc/passwd; rm -rf", "etc-passwd-rm-rf.token"],
  ["日本", "flotilla.token"],
])("the file of %s is called %s", (name, file) => {
  expect(nameTokenFile(name)).toBe(file);
});
