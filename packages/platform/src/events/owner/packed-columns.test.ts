import { deserialize, serialize } from "node:v8";

import { expect, test } from "vitest";

import { batchesOf, type ColumnBatch, rowsOf } from "../store/column-batch.ts";
import type { ReadValue } from "../store/values.ts";
import { packBatch, unpackBatch } from "./packed-columns.ts";

const manyNulls = Array.from({ length: 19 }, (_, row) => (row % 3 === 0 ? null : row));

test.each<[string, readonly ReadValue[], string]>([
  ["whole numbers", [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)], "integers"],
  ["whole numbers beyond 32 bits", [2 ** 31, Number.MAX_SAFE_INTEGER], "numbers"],
  ["numbers", [0.1, -1.5e300, Infinity, -Infinity, NaN], "numbers"],
  ["a minus zero", [-0, 1], "numbers"],
  ["truths", [true, false, true], "booleans"],
  ["texts", ["", "a", "Ålesund", "汉字", "🚢", "half \uD83D of a pair", "\0"], "texts"],
  ["days", ["2016-01-01", "2016-01-01"], "texts"],
  ["lists", [[1, 2], [], ["a", null, [true]]], "others"],
  [
    "structures",
    [
      { name: "a", values: [1] },
      { name: null, values: [] },
    ],
    "others",
  ],
  ["values of several kinds", [1, "a", true, null, [1]], "others"],
  ["numbers and nothing", manyNulls, "integers"],
  ["fractions and nothing", [null, 0.5, null], "numbers"],
  ["texts and nothing", [null, "", "a", null], "texts"],
  ["truths and nothing", [null, false, true], "booleans"],
  ["structures and nothing", [null, { a: 1 }], "others"],
  ["nothing", [null, null, null], "nothing"],
  ["no rows", [], "nothing"],
])("a column of %s arrives as it was", (_what, values, kind) => {
  const batch: ColumnBatch = { names: ["column"], rowCount: values.length, columns: [values] };
  const packed = packBatch(batch);
  expect(packed.columns[0]!.kind).toBe(kind);
  expect(unpackBatch(travel(packed))).toStrictEqual(batch);
});

test("rows are the same after having been cut into batches and put together", () => {
  const rows = Array.from({ length: 5000 }, (_, row) => ({ row, text: `row ${row}`, none: null }));
  const batches = [...batchesOf(rows)].map((batch) => unpackBatch(travel(packBatch(batch))));
  expect(batches.map(({ rowCount }) => rowCount)).toEqual([2048, 2048, 904]);
  expect(batches.flatMap((batch) => rowsOf(batch))).toEqual(rows);
  expect([...batchesOf([])]).toEqual([]);
});

function travel<Value>(value: Value): Value {
  return deserialize(serialize(value)) as Value;
}
