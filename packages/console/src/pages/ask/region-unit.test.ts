import { expect, test } from "vitest";

import { hasOwnPlaces, regionUnitOf } from "./region-unit.ts";

const day = { query_kind: "daily_location", aggregation_unit: "admin2" };

test("the unit is that of the query, or of the first query below it that has one", () => {
  expect(regionUnitOf(day)).toBe("admin2");
  expect(regionUnitOf({ query_kind: "modal_location", locations: [day] })).toBe("admin2");
  expect(regionUnitOf({ query_kind: "dummy_query" })).toBeUndefined();
});

test("places are a query's own when it, or one below it, names a mapping or a geography", () => {
  const mapped = { ...day, mapping_table: "infrastructure.markets" };
  const within = { ...day, geom_table: "geography.districts" };
  expect([mapped, within].map(hasOwnPlaces)).toEqual([true, true]);
  expect(hasOwnPlaces({ query_kind: "flows", from_location: day, to_location: mapped })).toBe(true);
  expect(hasOwnPlaces({ ...day, mapping_table: null })).toBe(false);
});
