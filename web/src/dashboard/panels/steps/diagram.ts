// Converts the steps of the API to the boxes and bands of a Sankey diagram, whose columns go from left to right in time.

import type { PlaylistStepsFragment, StepDirection } from "../../data/documents";
import { formatCount } from "../../format/number";
import { MESSAGES } from "../../messages/messages";

const TEXTS = MESSAGES.steps;

export type Steps = PlaylistStepsFragment["steps"];
export type Step = Steps["steps"][number];

export interface Box {
  /** Unique in the diagram. */
  key: string;
  /** A node of the story, all those that are not shown, or the sessions without a next step. */
  kind: "node" | "rest" | "exit";
  label: string;
  /** External id of the node. */
  node: string | null;
  column: number;
  sessions: number;
  /** Of the sessions of step 1. */
  share: number;
}

export interface Band {
  /** Keys of the boxes at its left and its right end. */
  from: string;
  to: string;
  sessions: number;
  isExit: boolean;
}

export interface Column {
  /** Number of the step; null for a column that has exits alone. */
  number: number | null;
  sessions: number | null;
}

export interface Diagram {
  columns: Column[];
  /** Those of each column from top to bottom: the nodes with most sessions first, then the rest and the exits. */
  boxes: Box[];
  bands: Band[];
}

/** Backwards, step 1 is the last column. */
export function toDiagram({ sessions: total, steps }: Steps, direction: StepDirection): Diagram {
  const hasFinalExits = (steps.at(-1)?.exits ?? 0) > 0;
  const count = steps.length + (hasFinalExits ? 1 : 0);
  const columnOf = (number: number) => (direction === "FORWARD" ? number - 1 : count - number);
  const share = (sessions: number) => (total > 0 ? sessions / total : 0);
  const boxes = steps.flatMap((step): Box[] => {
    const common = { column: columnOf(step.number) };
    const exits = step.exits ?? 0;
    return [
      ...nodesOf(step).map((node): Box => ({ ...common, ...node, kind: "node" })),
      ...(step.rest ? [{ ...common, ...restOf(step.number, step.rest), share: share(step.rest.sessions) }] : []),
      ...(exits > 0
        ? [
            {
              ...{ key: exitKey(step.number), kind: "exit" as const, label: TEXTS.exits[direction], node: null },
              ...{ column: columnOf(step.number + 1), sessions: exits, share: share(exits) },
            },
          ]
        : []),
    ];
  });
  const columns = Array.from({ length: count }, (_, index): Column => {
    const number = direction === "FORWARD" ? index + 1 : count - index;
    return { number: number <= steps.length ? number : null, sessions: steps[number - 1]?.sessions ?? null };
  });
  return { columns, boxes: boxes.sort(byPlace), bands: steps.flatMap((step) => bandsOf(step, direction)) };
}

function nodesOf({ number, nodes }: Step) {
  return nodes.flatMap(({ node, sessions, share }) =>
    node
      ? [{ key: boxKey(number, node), label: node.name ?? node.externalId, node: node.externalId, sessions, share }]
      : [],
  );
}

function restOf(number: number, { nodes, sessions }: NonNullable<Step["rest"]>) {
  const label = formatCount(nodes, TEXTS.otherNode, TEXTS.otherNodes);
  return { key: boxKey(number, null), kind: "rest" as const, label, node: null, sessions };
}

/** The exits of a step are in the column of the next one, below its nodes. */
function byPlace(one: Box, other: Box): number {
  const rank = ({ kind }: Box) => ["node", "rest", "exit"].indexOf(kind);
  return one.column - other.column || rank(one) - rank(other);
}

function bandsOf({ number, nodes, rest, links }: Step, direction: StepDirection): Band[] {
  const band = (near: string, far: string, sessions: number, isExit: boolean): Band => ({
    ...(direction === "FORWARD" ? { from: near, to: far } : { from: far, to: near }),
    ...{ sessions, isExit },
  });
  const exits = [...nodes, ...(rest ? [{ ...rest, node: null }] : [])].filter(({ exits }) => (exits ?? 0) > 0);
  return [
    ...links.map(({ from, to, sessions }) => band(boxKey(number, from), boxKey(number + 1, to), sessions, false)),
    ...exits.map(({ node, exits }) => band(boxKey(number, node), exitKey(number), exits ?? 0, true)),
  ];
}

function boxKey(number: number, node: { externalId: string } | null): string {
  return node ? `${number} node ${node.externalId}` : `${number} rest`;
}

function exitKey(number: number): string {
  return `${number} exit`;
}
