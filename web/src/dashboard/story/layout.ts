// Where everything stands: a column per level from left to right, in it the order and the heights that Dagre finds.
//
// Positions follow from the structure alone: numbers of another period change no place. Dagre is given the columns and
// all ways between them, so that lines that go back over several levels pass between the videos.

import { Graph, layout } from "@dagrejs/dagre";
import {
  type Box,
  COLUMN_WIDTH,
  type Layout,
  linkKey,
  type Place,
  type Point,
  ROW_HEIGHT,
  type Structure,
} from "./structure";

const MARGIN = { side: 110, top: 90, bottom: 74 };
/** Dagre halves each rank to have room for labels of edges. */
const RANKS = 2;
const FEWEST_ROWS = 12;
/** Ways in one row keep a little apart. */
const LANES = 5;
const LANE_WIDTH = 5;

export function layOut(structure: Structure): Layout {
  const { nodes, links } = structure;
  const inColumns = (places: readonly Place[]) =>
    structure.columns.map((_, column) =>
      places.filter((_, node) => nodes[node]?.column === column).sort((one, other) => one.y - other.y),
    );
  // A story of many short columns is one that fits a screen at a scale at which something can be seen.
  const rows = Math.max(FEWEST_ROWS, Math.ceil(Math.sqrt(1.4 * nodes.length)));
  const isTall = structure.columns.some((_, column) => nodes.filter((node) => node.column === column).length > rows);
  const { places, via } = arrange(structure, isTall);
  const columns = isTall ? fold(inColumns(places), rows) : inColumns(places);
  const all = columns.flat();
  const linked = links.map((link) => link.map((node) => nodes[node]?.id) as [string, string]);
  return {
    places: all,
    columns: columns.map((column, place) => ({ label: structure.columns[place] as string, x: middle(column) })),
    via: isTall ? lanes(linked, all) : via,
    bounds: boundsOf(all),
  };
}

/**
 * @param onlyOrder whether heights and lines do not matter, which takes less time: then ways between
 *   neighbouring columns are enough, and a walk through the story orders them well
 */
function arrange({ nodes, links }: Structure, onlyOrder: boolean): { places: Place[]; via: Map<string, Point[]> } {
  const graph = new Graph();
  const [width, height] = [COLUMN_WIDTH - 50, ROW_HEIGHT - 18];
  graph.setGraph({ rankdir: "LR", ranker: "none", ranksep: 50, nodesep: 18, edgesep: 14 });
  // Places in the list stand for ids, which may be any text, "__proto__" too.
  for (const [node, { column }] of nodes.entries()) graph.setNode(`${node}`, { width, height, rank: column * RANKS });
  const columnOf = (node: number) => nodes[node]?.column as number;
  const across = links.filter(([from, to]) => {
    const distance = columnOf(to) - columnOf(from);
    return onlyOrder ? distance === 1 : distance !== 0;
  });
  // Dagre's edges lead to the right. Where ways lead both ways, one edge keeps room for both.
  const rightwards = across.map((link) => link.toSorted((one, other) => columnOf(one) - columnOf(other)));
  for (const [left, right] of rightwards) graph.setEdge(`${left}`, `${right}`, {});
  layout(graph, { disableOptimalOrderHeuristic: onlyOrder });

  const places = nodes.map(({ id }, node) => ({ id, x: graph.node(`${node}`).x, y: graph.node(`${node}`).y }));
  const via = new Map<string, Point[]>();
  for (const [place, [from, to]] of across.entries()) {
    const [left, right] = rightwards[place] as [number, number];
    const edge: { points: Point[] } = graph.edge(`${left}`, `${right}`);
    // One point a column: those between two columns are of no use.
    const points = edge.points.slice(1, -1).filter((_, rank) => rank % RANKS === 1);
    if (points.length === 0) continue;
    if (left === to) points.reverse();
    via.set(linkKey((places[from] as Place).id, (places[to] as Place).id), points);
  }
  return { places, via };
}

/** Breaks columns of many videos into several, side by side. All stand in rows then, however far apart Dagre put them. */
function fold(columns: readonly Place[][], most: number): Place[][] {
  let left = 0;
  return columns.map((column) => {
    const abreast = Math.ceil(column.length / most);
    const above = Math.floor(Math.ceil(column.length / abreast) / 2);
    const start = left;
    left += abreast * COLUMN_WIDTH;
    return column.map(({ id }, index) => {
      // Side by side first, so that the order from top to bottom stays.
      const [row, beside] = [Math.floor(index / abreast), index % abreast];
      return { id, x: start + beside * COLUMN_WIDTH, y: (row - above) * ROW_HEIGHT };
    });
  });
}

/** Ways past columns that are broken lead between their rows, and up or down between columns: never through a video. */
function lanes(links: readonly [string, string][], places: readonly Place[]): Map<string, Point[]> {
  const placeOf = new Map(places.map((place) => [place.id, place]));
  const via = new Map<string, Point[]>();
  for (const [index, [start, end]] of links.entries()) {
    const [from, to] = [placeOf.get(start) as Place, placeOf.get(end) as Place];
    const dx = to.x - from.x;
    if (Math.abs(dx) <= COLUMN_WIDTH) continue;
    const gap = (Math.sign(dx) * COLUMN_WIDTH) / 2;
    const beside = ((index % LANES) - (LANES - 1) / 2) * LANE_WIDTH;
    const y = from.y + (to.y > from.y ? 1 : -1) * (ROW_HEIGHT / 2) + beside;
    via.set(linkKey(start, end), [
      { x: from.x + gap, y },
      { x: to.x - gap, y },
    ]);
  }
  return via;
}

function middle(column: readonly Place[]): number {
  const xs = column.map(({ x }) => x);
  return (Math.min(...xs) + Math.max(...xs)) / 2;
}

function boundsOf(places: readonly Place[]): Box {
  const [left, right] = reach(places.map(({ x }) => x));
  const [top, bottom] = reach(places.map(({ y }) => y));
  return {
    x: left - MARGIN.side,
    y: top - MARGIN.top,
    width: right - left + 2 * MARGIN.side,
    height: bottom - top + MARGIN.top + MARGIN.bottom,
  };
}

function reach(numbers: readonly number[]): [number, number] {
  return numbers.length === 0 ? [0, 0] : [Math.min(...numbers), Math.max(...numbers)];
}
