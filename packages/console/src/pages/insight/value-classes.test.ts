import { expect, test } from "vitest";

import { classifyValues, findClass } from "./value-classes.ts";

const many = Array.from({ length: 100 }, (_, index) => 16 + index * index);

test("every value lies in exactly one class, and the classes hold about as many values each", () => {
  const classes = classifyValues(many);
  const sizes = classes.map(
    (_, index) => many.filter((value) => findClass(classes, value) === index).length,
  );
  expect(classes).toHaveLength(5);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(many.length);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(15);
});

test("the boundaries between the classes have two digits", () => {
  for (const { from } of classifyValues(many).slice(1)) {
    expect(from).toBe(Number(from.toPrecision(2)));
  }
});

test.each([
  [[], []],
  [[20], [{ from: 20, to: 20 }]],
  [[20, 20, 20], [{ from: 20, to: 20 }]],
  [
    [101, 102, 250],
    [
      { from: 101, to: 249 },
      { from: 250, to: 250 },
    ],
  ],
])("%j makes %j", (values, classes) => {
  expect(classifyValues(values)).toEqual(classes);
});
