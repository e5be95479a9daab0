import { expect, test, vi } from "vitest";
import { sortRows } from "./sort";

test("numbers are sorted by size, and null comes last in both directions", () => {
  const rows = [3, null, 20, 1];
  expect(sortRows(rows, (row) => row, false)).toEqual([1, 3, 20, null]);
  expect(sortRows(rows, (row) => row, true)).toEqual([20, 3, 1, null]);
});

test("texts are sorted by the locale", () => {
  expect(sortRows(["b", "Ä", "a", "Z"], (row) => row, false)).toEqual(["a", "Ä", "b", "Z"]);
});

test("equal rows keep their order", () => {
  const rows = [
    { id: 1, plays: 5 },
    { id: 2, plays: 5 },
    { id: 3, plays: 9 },
  ];
  expect(sortRows(rows, (row) => row.plays, true).map(({ id }) => id)).toEqual([3, 1, 2]);
  expect(sortRows(rows, (row) => row.plays, false).map(({ id }) => id)).toEqual([1, 2, 3]);
});

test("numbers within texts are sorted numerically", () => {
  expect(sortRows(["Scene 10", "Scene 2", "Scene 1"], (row) => row, false)).toEqual(["Scene 1", "Scene 2", "Scene 10"]);
});

test("sorting a long list reads each row once, and compares with one collator", () => {
  const localeCompare = vi.spyOn(String.prototype, "localeCompare");
  const sortValue = vi.fn((row: number) => `Name ${row}`);
  const rows = Array.from({ length: 2_000 }, (_, index) => (index * 7_919) % 2_000);
  expect(sortRows(rows, sortValue, false)[1_999]).toBe(1_999);
  expect(localeCompare).not.toHaveBeenCalled();
  expect(sortValue).toHaveBeenCalledTimes(2_000);
});
