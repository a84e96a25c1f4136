import * as budget from "../../src/insight/disclosure/store/budget.ts";
import * as releases from "../../src/insight/disclosure/store/releases.ts";
import type { StoreCalls } from "./identity-store-calls.ts";

const late = "2016-01-02T00:00:00.000Z";
const release = {
  answer: "answered",
  data_version: "1",
  family: "family",
  narrowed: "{}",
  question: "question",
  window_start: "",
  window_end: "",
  first_total: null,
  second_total: null,
  rows: "[]",
  released_at: late,
};
const charge = { role: "role", answer: "answered", period: 1, epsilon: 5, charged_at: late };

/** What fills the tables of disclosure control. */
export const disclosurePlantings: StoreCalls = {
  "insight/disclosure/store/releases.ts changeReleases": async (tenant) =>
    await releases.changeReleases(
      tenant,
      async (all) => await releases.insertRelease(all, release, 10_000),
    ),
  "insight/disclosure/store/budget.ts chargeRole": async (tenant) =>
    await budget.chargeRole(tenant, charge, 100),
};

/** What reads them. */
export const disclosureReadings: StoreCalls = {
  "insight/disclosure/store/releases.ts countReleases": async (tenant) =>
    await releases.countReleases(tenant),
  "insight/disclosure/store/budget.ts findPayer": async (tenant) =>
    await budget.findPayer(tenant, ["role"], "answered"),
  "insight/disclosure/store/budget.ts listSpent": async (tenant) =>
    (await budget.listSpent(tenant, ["role"], 1))["role"],
};
