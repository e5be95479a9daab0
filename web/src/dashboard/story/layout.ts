// Where everything stands: a column per level from left to right, and in it an order with few crossings.
//
// A level is a shortest distance, so a way leads at most one column to the right. All others stay or lead back.

import type { Story, StoryEdge, StoryNode } from "./graph";

export interface Spot extends StoryNode {
  column: number;
  x: number;
  y: number;
  radius: number;
}

export interface Layout {
  spots: Spot[];
  /** Names of the columns with their places. */
  columns: { label: string; x: number }[];
  bounds: { x: number; y: number; width: number; height: number };
}

export const COLUMN_WIDTH = 210;
export const ROW_HEIGHT = 92;
const LARGEST = 24;
const SMALLEST = 6;
const MARGIN = { side: 100, top: 84, bottom: 64 };
/** A column of more nodes is broken into several, side by side. */
const MOST_ROWS = 12;
const SWEEPS = 6;

export function layOut({ nodes, edges }: Story): Layout {
  const columns = untangle(splitIntoColumns(nodes), edges);
  const most = Math.max(...nodes.map(({ plays }) => plays), 1);
  // The area tells the plays.
  const radiusOf = ({ plays }: StoryNode) => SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(plays / most);
  const laid = columns.map((column, place) => ({ column, place, abreast: Math.ceil(column.length / MOST_ROWS) }));
  const spots: Spot[] = [];
  const heads: Layout["columns"] = [];
  let x = 0;
  let tallest = 1;
  for (const { column, place, abreast } of laid) {
    const rows = Math.ceil(column.length / abreast);
    tallest = Math.max(tallest, rows);
    column.forEach((node, index) => {
      // Side by side first, so that the order from top to bottom stays.
      const [row, beside] = [Math.floor(index / abreast), index % abreast];
      const y = (row - (rows - 1) / 2) * ROW_HEIGHT;
      spots.push({ ...node, column: place, x: x + beside * COLUMN_WIDTH, y, radius: radiusOf(node) });
    });
    heads.push({ label: nameColumn(column), x: x + ((abreast - 1) * COLUMN_WIDTH) / 2 });
    x += abreast * COLUMN_WIDTH;
  }
  return {
    spots,
    columns: heads,
    bounds: {
      x: -MARGIN.side,
      y: (-(tallest - 1) / 2) * ROW_HEIGHT - MARGIN.top,
      width: Math.max(x - COLUMN_WIDTH, 0) + 2 * MARGIN.side,
      height: (tallest - 1) * ROW_HEIGHT + MARGIN.top + MARGIN.bottom,
    },
  };
}

/** By level; those that can't be reached stand in a column of their own at the end. */
function splitIntoColumns(nodes: readonly StoryNode[]): StoryNode[][] {
  const levels = [...new Set(nodes.map(({ level }) => level ?? Number.POSITIVE_INFINITY))].sort((a, b) => a - b);
  return levels.map((level) => nodes.filter((node) => (node.level ?? Number.POSITIVE_INFINITY) === level));
}

function nameColumn(column: readonly StoryNode[]): string {
  const level = column[0]?.level ?? null;
  return level === null ? "Not reachable" : `Level ${level}`;
}

/** Puts each node at the middle of its neighbours in the column before, then in the one after, and so on. */
function untangle(columns: StoryNode[][], edges: readonly StoryEdge[]): StoryNode[][] {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of edges) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const ordered = columns.map((column) => [...column]);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    const places = ordered.map((_, place) => (forward ? place : ordered.length - 1 - place));
    for (const place of places.slice(1)) {
      sortByNeighbours(ordered[place] ?? [], ordered[forward ? place - 1 : place + 1] ?? [], neighbours);
    }
  }
  return ordered;
}

function sortByNeighbours(column: StoryNode[], beside: readonly StoryNode[], neighbours: Map<string, string[]>): void {
  // Heights, not rows: columns are centred, and are of different lengths.
  const height = new Map(beside.map(({ id }, row) => [id, row - (beside.length - 1) / 2]));
  const own = new Map(column.map(({ id }, row) => [id, row - (column.length - 1) / 2]));
  const middle = ({ id }: StoryNode): number => {
    const heights = (neighbours.get(id) ?? []).flatMap((other) => height.get(other) ?? []);
    if (heights.length === 0) return own.get(id) ?? 0;
    return heights.reduce((sum, each) => sum + each, 0) / heights.length;
  };
  const middles = new Map(column.map((node) => [node.id, middle(node)]));
  column.sort((one, other) => (middles.get(one.id) ?? 0) - (middles.get(other.id) ?? 0));
}
