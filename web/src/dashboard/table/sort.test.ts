import { expect, test, vi } from "vitest";
import { sortRows } from "./sort";

test("numbers are sorted by size, and what is unknown comes last either way", () => {
  const rows = [3, null, 20, 1];
  expect(sortRows(rows, (row) => row, false)).toEqual([1, 3, 20, null]);
  expect(sortRows(rows, (row) => row, true)).toEqual([20, 3, 1, null]);
});

test("texts are sorted as people do", () => {
  expect(sortRows(["b", "Ä", "a", "Z"], (row) => row, false)).toEqual(["a", "Ä", "b", "Z"]);
});

test("equal rows keep their places", () => {
  const rows = [
    { id: 1, plays: 5 },
    { id: 2, plays: 5 },
    { id: 3, plays: 9 },
  ];
  expect(sortRows(rows, (row) => row.plays, true).map(({ id }) => id)).toEqual([3, 1, 2]);
  expect(sortRows(rows, (row) => row.plays, false).map(({ id }) => id)).toEqual([1, 2, 3]);
});

test("numbers within texts are sorted by size", () => {
  expect(sortRows(["Scene 10", "Scene 2", "Scene 1"], (row) => row, false)).toEqual(["Scene 1", "Scene 2", "Scene 10"]);
});

test("a long list asks each row once, and makes nothing per comparison", () => {
  const makes = vi.spyOn(String.prototype, "localeCompare");
  const cell = vi.fn((row: number) => `Name ${row}`);
  const rows = Array.from({ length: 2_000 }, (_, place) => (place * 7_919) % 2_000);
  expect(sortRows(rows, cell, false)[1_999]).toBe(1_999);
  expect(makes).not.toHaveBeenCalled();
  expect(cell).toHaveBeenCalledTimes(2_000);
});
