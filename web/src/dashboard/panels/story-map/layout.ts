// Computes the positions of nodes: one column for each level, left to right, and within a column the order from Dagre.
//
// Positions depend on the structure alone, so that another period moves no node. Dagre gets the columns and all edges
// between them, so that edges back over several levels are routed between the nodes.

import { Graph, layout } from "@dagrejs/dagre";
import {
  type Box,
  COLUMN_WIDTH,
  edgeKey,
  type Layout,
  type LayoutInput,
  type NodePosition,
  type Point,
  ROW_HEIGHT,
} from "./layout-input";

const MARGIN = { side: 110, top: 90, bottom: 74 };
/** Dagre doubles the ranks to make room for edge labels. */
const RANKS_PER_COLUMN = 2;
/** Columns of so few nodes are never wrapped. */
const MIN_ROWS = 12;
/** Edges between the same two rows are spread over this many parallel tracks. */
const TRACKS = 5;
const TRACK_WIDTH = 5;

export function computeLayout(input: LayoutInput): Layout {
  const { nodes, edges } = input;
  const groupByColumn = (positions: readonly NodePosition[]) =>
    input.columns.map((_, column) =>
      positions.filter((_, node) => nodes[node]?.column === column).sort((one, other) => one.y - other.y),
    );
  // Wrapping tall columns gives the map the proportions of a screen, on which it fits at a readable scale.
  const rows = Math.max(MIN_ROWS, Math.ceil(Math.sqrt(1.4 * nodes.length)));
  const isTall = input.columns.some((_, column) => nodes.filter((node) => node.column === column).length > rows);
  const { positions, waypoints } = runDagre(input, isTall);
  const columns = isTall ? wrapColumns(groupByColumn(positions), rows) : groupByColumn(positions);
  const all = columns.flat();
  const edgeIds = edges.map((edge) => edge.map((node) => nodes[node]?.id) as [string, string]);
  return {
    positions: all,
    columns: columns.map((column, index) => ({ label: input.columns[index] as string, x: centreOf(column) })),
    waypoints: isTall ? routeBetweenRows(edgeIds, all) : waypoints,
    bounds: boundsOf(all),
  };
}

/**
 * Lets Dagre order the nodes of each column and route the edges.
 *
 * @param onlyOrder whether the caller needs no heights and no waypoints. That takes less time: edges between
 *   neighbouring columns are enough, and Dagre's initial depth-first order serves well
 */
function runDagre(
  { nodes, edges }: LayoutInput,
  onlyOrder: boolean,
): { positions: NodePosition[]; waypoints: Map<string, Point[]> } {
  const graph = new Graph();
  const [width, height] = [COLUMN_WIDTH - 50, ROW_HEIGHT - 18];
  graph.setGraph({ rankdir: "LR", ranker: "none", ranksep: 50, nodesep: 18, edgesep: 14 });
  // Nodes are named by their index: their ids may be any text, even "__proto__".
  for (const [node, { column }] of nodes.entries())
    graph.setNode(`${node}`, { width, height, rank: column * RANKS_PER_COLUMN });
  const columnOf = (node: number) => nodes[node]?.column as number;
  const across = edges.filter(([from, to]) => {
    const distance = columnOf(to) - columnOf(from);
    return onlyOrder ? distance === 1 : distance !== 0;
  });
  // Dagre wants edges from left to right. Two opposite edges between the same nodes share one of Dagre's.
  const rightwards = across.map((edge) => edge.toSorted((one, other) => columnOf(one) - columnOf(other)));
  for (const [left, right] of rightwards) graph.setEdge(`${left}`, `${right}`, {});
  layout(graph, { disableOptimalOrderHeuristic: onlyOrder });

  const positions = nodes.map(({ id }, node) => ({ id, x: graph.node(`${node}`).x, y: graph.node(`${node}`).y }));
  const waypoints = new Map<string, Point[]>();
  for (const [index, [from, to]] of across.entries()) {
    const [left, right] = rightwards[index] as [number, number];
    const routed: { points: Point[] } = graph.edge(`${left}`, `${right}`);
    // Keep one point for each column, and drop those between columns.
    const points = routed.points.slice(1, -1).filter((_, rank) => rank % RANKS_PER_COLUMN === 1);
    if (points.length === 0) continue;
    if (left === to) points.reverse();
    waypoints.set(edgeKey((positions[from] as NodePosition).id, (positions[to] as NodePosition).id), points);
  }
  return { positions, waypoints };
}

/**
 * Wraps each column of more than `maxRows` nodes into several, side by side, on a grid of rows that replaces the
 * heights of Dagre.
 */
function wrapColumns(columns: readonly NodePosition[][], maxRows: number): NodePosition[][] {
  let left = 0;
  return columns.map((column) => {
    const columnCount = Math.ceil(column.length / maxRows);
    const above = Math.floor(Math.ceil(column.length / columnCount) / 2);
    const start = left;
    left += columnCount * COLUMN_WIDTH;
    return column.map(({ id }, index) => {
      // Fill rows first, which keeps the order from top to bottom.
      const [row, offset] = [Math.floor(index / columnCount), index % columnCount];
      return { id, x: start + offset * COLUMN_WIDTH, y: (row - above) * ROW_HEIGHT };
    });
  });
}

/**
 * Routes edges past wrapped columns: horizontally between rows and vertically between columns, never through a node.
 */
function routeBetweenRows(
  edges: readonly [string, string][],
  positions: readonly NodePosition[],
): Map<string, Point[]> {
  const positionOf = new Map(positions.map((position) => [position.id, position]));
  const waypoints = new Map<string, Point[]>();
  for (const [index, [start, end]] of edges.entries()) {
    const [from, to] = [positionOf.get(start) as NodePosition, positionOf.get(end) as NodePosition];
    const dx = to.x - from.x;
    if (Math.abs(dx) <= COLUMN_WIDTH) continue;
    const gap = (Math.sign(dx) * COLUMN_WIDTH) / 2;
    const track = ((index % TRACKS) - (TRACKS - 1) / 2) * TRACK_WIDTH;
    const y = from.y + (to.y > from.y ? 1 : -1) * (ROW_HEIGHT / 2) + track;
    waypoints.set(edgeKey(start, end), [
      { x: from.x + gap, y },
      { x: to.x - gap, y },
    ]);
  }
  return waypoints;
}

function centreOf(column: readonly NodePosition[]): number {
  const xs = column.map(({ x }) => x);
  return (Math.min(...xs) + Math.max(...xs)) / 2;
}

function boundsOf(positions: readonly NodePosition[]): Box {
  const [left, right] = extent(positions.map(({ x }) => x));
  const [top, bottom] = extent(positions.map(({ y }) => y));
  return {
    x: left - MARGIN.side,
    y: top - MARGIN.top,
    width: right - left + 2 * MARGIN.side,
    height: bottom - top + MARGIN.top + MARGIN.bottom,
  };
}

function extent(numbers: readonly number[]): [number, number] {
  return numbers.length === 0 ? [0, 0] : [Math.min(...numbers), Math.max(...numbers)];
}
