import { expect, test } from "vitest";
import { comparedShareColumns } from "./columns";

const TEXTS = { shareBefore: "", shareBeforeSentence: "", shareChange: "", shareChangeSentence: "" };

test("the change of a share is a difference, which is unknown where one of both shares is", () => {
  const [before, change] = comparedShareColumns<[number | null, number | null]>(
    TEXTS,
    ([share]) => share,
    ([, compared]) => compared,
  );
  const rows: [number | null, number | null][] = [
    [0.5, 0.25],
    [0.25, 0],
    [0, 0.5],
    [0.5, null],
    [null, 0.5],
  ];
  expect(rows.map((row) => before?.sortValue?.(row))).toEqual([0.25, 0, 0.5, null, 0.5]);
  expect(rows.map((row) => change?.sortValue?.(row))).toEqual([0.25, 0.25, -0.5, null, null]);
});
