import { expect, test } from "vitest";
import type { Colors } from "../../chart/colors";
import { type Steps, toDiagram } from "./diagram";
import { stepsOption } from "./option";

const A = { externalId: "a", name: "A" };
const B = { externalId: "b", name: null };

/** Ten sessions begin in A: four end there, five go on to B and one to a node that is not shown. */
const STEPS: Steps = {
  sessions: 10,
  steps: [
    {
      ...{ number: 1, sessions: 10, exits: 4, rest: null },
      nodes: [{ node: A, sessions: 10, share: 1, exits: 4 }],
      links: [
        { from: A, to: B, sessions: 5 },
        { from: A, to: null, sessions: 1 },
      ],
    },
    {
      ...{ number: 2, sessions: 6, exits: null, rest: { nodes: 1, sessions: 1, exits: null }, links: [] },
      nodes: [{ node: B, sessions: 5, share: 0.5, exits: null }],
    },
  ],
};

test("forwards, each column has a step, its rest and the exits of the step before", () => {
  const { columns, boxes, bands } = toDiagram(STEPS, "FORWARD");
  expect(columns).toEqual([
    { number: 1, sessions: 10 },
    { number: 2, sessions: 6 },
  ]);
  expect(boxes.map(({ column, kind, label, sessions, share }) => [column, kind, label, sessions, share])).toEqual([
    [0, "node", "A", 10, 1],
    [1, "node", "b", 5, 0.5],
    [1, "rest", "1 other node", 1, 0.1],
    [1, "exit", "No further node", 4, 0.4],
  ]);
  expect(bands.map(({ from, to, sessions, isExit }) => [from, to, sessions, isExit])).toEqual([
    ["1 node a", "2 node b", 5, false],
    ["1 node a", "2 rest", 1, false],
    ["1 node a", "1 exit", 4, true],
  ]);
});

test("backwards, step 1 is on the right, and bands lead towards it", () => {
  const { columns, boxes, bands } = toDiagram(STEPS, "BACKWARD");
  expect(columns.map(({ number }) => number)).toEqual([2, 1]);
  expect(boxes.map(({ column, label }) => [column, label])).toEqual([
    [0, "b"],
    [0, "1 other node"],
    [0, "No node before"],
    [1, "A"],
  ]);
  expect(bands[0]).toMatchObject({ from: "2 node b", to: "1 node a" });
});

test("if all sessions end before the last step that was asked for, their exits have a column of their own", () => {
  const [first] = STEPS.steps;
  const steps = [{ ...first, exits: 10, links: [], nodes: [{ node: A, sessions: 10, share: 1, exits: 10 }] }];
  const { columns, boxes } = toDiagram({ sessions: 10, steps } as Steps, "FORWARD");
  expect(columns).toEqual([
    { number: 1, sessions: 10 },
    { number: null, sessions: null },
  ]);
  expect(boxes.map(({ kind, column }) => [kind, column])).toEqual([
    ["node", 0],
    ["exit", 1],
  ]);
});

test("what flows into a box is what the box has", () => {
  const { boxes, bands } = toDiagram(STEPS, "FORWARD");
  for (const { key, column, sessions } of boxes) {
    const into = bands.filter(({ to }) => to === key).reduce((sum, band) => sum + band.sessions, 0);
    expect(into).toBe(column === 0 ? 0 : sessions);
  }
});

test("rest and exits differ from nodes by their colours, and only nodes can be clicked", () => {
  const colors = { accent: "blue", second: "orange", inkSoft: "grey" } as Colors;
  const option = stepsOption(toDiagram(STEPS, "FORWARD"), 150, () => document.body, colors);
  const { data, links } = option.series as unknown as {
    data: { depth: number; cursor: string; itemStyle: { color: string } }[];
    links: { lineStyle: { color: string } }[];
  };
  expect(data.map(({ depth, cursor, itemStyle }) => [depth, cursor, itemStyle.color])).toEqual([
    [0, "pointer", "blue"],
    [1, "pointer", "blue"],
    [1, "default", "grey"],
    [1, "default", "orange"],
  ]);
  expect(links.map(({ lineStyle }) => lineStyle.color)).toEqual(["blue", "blue", "orange"]);
});

test("a label isolates its name, and has no markup of ECharts in it", () => {
  const steps = [
    { ...STEPS.steps[1], nodes: [{ node: { externalId: "x", name: "{b|מה}" }, sessions: 5, share: 1, exits: null }] },
  ];
  const option = stepsOption(
    toDiagram({ sessions: 5, steps } as Steps, "FORWARD"),
    150,
    () => document.body,
    {} as Colors,
  );
  const { data, label } = option.series as unknown as {
    data: unknown[];
    label: { formatter: (params: unknown) => string };
  };
  expect(label.formatter({ data: data[0] })).toBe("\u2068b|מה\u2069\n{count|5}");
});
