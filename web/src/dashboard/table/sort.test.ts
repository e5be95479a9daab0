import { expect, test } from "vitest";
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
