import { expect, test } from "vitest";
import { type Choice, optionsText, partsOf } from "./options";

function choice(...counts: number[]): Choice {
  const choices = counts.reduce((sum, count) => sum + count, 0);
  return {
    ...{ division: 0.5, plays: choices, choices, defaults: 0, node: null },
    options: counts.map((count, index) => ({
      ...{ count, shareOfChoices: count / choices },
      hotspot: { externalId: `h${index}`, name: index === 0 ? "Go on" : null, deletedAt: null },
    })),
  };
}

test("each option is a part of the bar, and named by its id if it has no name", () => {
  expect(partsOf(choice(30, 10))).toEqual([
    { key: "h0", name: "Go on", deletedAt: null, share: 0.75 },
    { key: "h1", name: "h1", deletedAt: null, share: 0.25 },
  ]);
});

test.each([5, 6, 30])("of %i options at most five parts are shown, and they add up", (options) => {
  const parts = partsOf(choice(...Array.from({ length: options }, (_, index) => 100 - index)));

  expect(parts.length).toBe(5);
  expect(parts.at(-1)?.key).toBe(options === 5 ? "h4" : null);
  expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test("the file has every option with its count", () => {
  expect(optionsText(choice(6, 5, 4, 3, 2, 1))).toBe("Go on: 6; h1: 5; h2: 4; h3: 3; h4: 2; h5: 1");
});
