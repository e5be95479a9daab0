import { expect, test } from "vitest";
import { laneBounds } from "./lane";

test("a range begins and ends when the hotspot is shown", () => {
  expect(laneBounds(10, 25, 50)).toEqual([0.2, 0.5]);
});

test("a short range stays visible, and none leaves the axis", () => {
  expect(laneBounds(10, 10, 1000)).toEqual([0.01, 0.03]);
  expect(laneBounds(60, 90, 50)).toEqual([0.98, 1]);
});
