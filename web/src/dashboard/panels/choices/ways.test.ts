import { expect, test } from "vitest";
import { type Choices, listWays } from "./ways";

type Option = Choices["options"][number];

const OPTION: Option = {
  ...{ exposed: 8, count: 4, share: 0.5, shareInterval: { low: 0.2, high: 0.8 }, shareOfChoices: 1 },
  ...{ timeToDecide: { medianSeconds: 3 }, hotspot: { externalId: "run", name: "Run", deletedAt: null }, to: null },
  comparison: { share: 0.25 },
};
const TIMES = { count: 0, medianSeconds: null, ninetiethPercentileSeconds: null, histogram: [] };
const CHOICES: Choices = {
  ...{ plays: 10, couldChoose: 8, options: [OPTION], others: 2, exits: 1, timeToDecide: TIMES },
  default: { count: 3, share: 0.3, shareInterval: null, to: null, comparison: { share: 0.4 } },
  ...{ changedMinds: { sessions: 0, changed: 0 }, comparison: { plays: 20, others: 0, exits: 5 } },
};

function sharesOf(choices: Choices) {
  return listWays(choices).map(({ key, share, shareBefore }) => [key, share, shareBefore]);
}

test("each way has its share and that of the compared period", () => {
  expect(sharesOf(CHOICES)).toEqual([
    ["hotspot run", 0.5, 0.25],
    ["default", 0.3, 0.4],
    ["others", 0.2, 0],
    ["exits", 0.1, 0.25],
  ]);
});

test.each<[string, Partial<Choices>]>([
  ["without a comparison", { comparison: null }],
  ["if nobody played the node then", { comparison: { plays: 0, others: 0, exits: 0 } }],
])("other ways and exits have no compared share %s", (_, change) => {
  expect(sharesOf({ ...CHOICES, ...change }).slice(2)).toEqual([
    ["others", 0.2, null],
    ["exits", 0.1, null],
  ]);
});
