// Input and result of the layout, in a module of its own: the page itself does not load Dagre, only the worker does.

import { WITHOUT_LEVEL } from "../../format/level";
import type { Story } from "./graph";

/** All that positions depend on. */
export interface LayoutInput {
  /** Names of the columns from left to right. */
  columns: string[];
  /** The column of each node is an index into `columns`. */
  nodes: { id: string; column: number }[];
  /** Pairs of nodes that an edge joins, as indexes into `nodes`. */
  edges: [from: number, to: number][];
}

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export interface NodePosition extends Point {
  id: string;
}

export interface Layout {
  /** In reading order: column by column, each from top to bottom. */
  positions: NodePosition[];
  /** Each column with the x of its centre. */
  columns: { label: string; x: number }[];
  /** The points that edges over several columns pass, by `edgeKey`. */
  waypoints: Map<string, Point[]>;
  /** Bounding box of all nodes with their margins. */
  bounds: Box;
}

export const COLUMN_WIDTH = 210;
export const ROW_HEIGHT = 92;

/** Tells pairs of nodes apart, whatever their ids are; without one of them, sessions begin or end. */
export function edgeKey(from: string | undefined, to: string | undefined): string {
  return JSON.stringify([from ?? null, to ?? null]);
}

/** Only edges of the structure count. The levels of a story become columns in their order; nodes without a level come last. */
export function layoutInput({ nodes, edges }: Pick<Story, "nodes" | "edges">): LayoutInput {
  const levelOf = new Map(nodes.map(({ column, level }) => [column, level ?? Number.POSITIVE_INFINITY]));
  const columns = [...levelOf.keys()].sort((one, other) => {
    const [first, second] = [levelOf.get(one) as number, levelOf.get(other) as number];
    return first === second ? WITHOUT_LEVEL.indexOf(one) - WITHOUT_LEVEL.indexOf(other) : first - second;
  });
  const indexOf = new Map(nodes.map(({ id }, index) => [id, index]));
  return {
    columns,
    nodes: nodes.map(({ id, column }) => ({ id, column: columns.indexOf(column) })),
    edges: edges
      .filter(({ isInStructure }) => isInStructure)
      .map(({ from, to }) => [indexOf.get(from) as number, indexOf.get(to) as number]),
  };
}
