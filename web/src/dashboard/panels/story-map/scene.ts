// Joins a story with its layout: all that the map can draw.

import { describeEdge, describeExits, labelOf } from "./describe";
import type { EdgeKind, Story, StoryEdge, StoryNode } from "./graph";
import { type Box, edgeKey, type Layout } from "./layout-input";
import { growthOf, type Passage, shiftOf } from "./passage";
import { type Circle, pointAlong, type Route, routeBetween, routeOut } from "./route";

/** How often viewers went where, or how that has changed since the compared period. */
export type Shows = "counts" | "change";

export interface MapNode extends StoryNode, Circle {
  /** The stub of its exits; null if there are none. */
  stub: Stub | null;
}

export interface MapEdge extends StoryEdge, Drawn {
  key: string;
  /** Share and count, or the difference. */
  label: string;
  /** Whether the structure does not have it and hardly anybody took it: such edges must not hide the others. */
  isRare: boolean;
  /** What fewer plays of the edge are, and which part of it that is: a chosen way that others follow by default. */
  minority: { style: EdgeStyle; share: number } | null;
  route: Route;
}

export interface Stub extends Drawn {
  line: string;
  /** Where viewers leave, a bar. */
  bar: string;
}

interface Drawn {
  style: EdgeStyle;
  /** Width of the line, in pixels at scale 1. */
  width: number;
  /** For tooltips and screen readers, in lines. */
  description: string;
}

export type EdgeStyle = EdgeKind | "exit" | "more" | "fewer" | "same";

/** In the order of drawing: the last style is on top. */
export const STYLES: readonly EdgeStyle[] = [
  ...(["untaken", "same", "other", "exit", "return", "loop", "default", "choice", "fewer", "more"] as const),
];

export interface Scene extends Pick<Story, "hotspotNames" | "isPartial"> {
  shows: Shows;
  /** In reading order. */
  nodes: MapNode[];
  nodeById: ReadonlyMap<string, MapNode>;
  edges: MapEdge[];
  edgeByKey: ReadonlyMap<string, MapEdge>;
  /** The edges that start and end at each node, by its id; the most taken first. */
  outgoing: ReadonlyMap<string, readonly MapEdge[]>;
  incoming: ReadonlyMap<string, readonly MapEdge[]>;
  columns: Layout["columns"];
  bounds: Box;
}

/** Between an edge and the upper end of the map. */
const MARGIN_ABOVE = 30;
const RADIUS = { smallest: 6, largest: 24 };
/** Line width of the edge that was taken most, and of one that was never taken. */
const WIDTH = { widest: 11, narrowest: 1.5 };
/** The share of a node's plays below which an edge that the structure does not have is rare. */
const MAX_RARE = 0.02;
/** A difference of shares that is displayed as 0.0 is none. */
const MIN_GROWTH = 0.0005;
/** A smaller part of an edge is not drawn. */
const MIN_MINORITY = 0.05;

export function buildScene(story: Story, { positions, columns, waypoints, bounds }: Layout, shows: Shows): Scene {
  const storyNodes = new Map(story.nodes.map((node) => [node.id, node]));
  const mostPlays = Math.max(...story.nodes.map(({ plays }) => plays), 1);
  const storyEdges = story.edges.filter((edge) => edge.isInStructure || amountOf(edge, shows) > 0);
  const passages = [...storyEdges, ...story.nodes.flatMap(({ exits }) => exits ?? [])];
  const most = Math.max(...passages.map((passage) => amountOf(passage, shows)), 1);
  const widthOf = (passage: Passage) =>
    WIDTH.narrowest + (WIDTH.widest - WIDTH.narrowest) * (amountOf(passage, shows) / most);

  const nodes = positions.map((position): MapNode => {
    const node = storyNodes.get(position.id) as StoryNode;
    // The area of the circle grows with the plays.
    const share = Math.sqrt(node.plays / mostPlays);
    const circle = { ...position, radius: RADIUS.smallest + (RADIUS.largest - RADIUS.smallest) * share };
    return { ...node, ...circle, stub: stubOf(node, circle, shows, widthOf) };
  });
  const nodeById = new Map(nodes.map((each) => [each.id, each]));
  const edges = storyEdges.map((edge): MapEdge => {
    const [from, to] = [nodeById.get(edge.from) as MapNode, nodeById.get(edge.to) as MapNode];
    const [key, width] = [edgeKey(edge.from, edge.to), widthOf(edge)];
    return {
      ...edge,
      ...{ key, width, label: labelOf(edge, shows), description: describeEdge(edge, { from, to, story, shows }) },
      ...{ style: styleOf(edge, edge.kind, shows), minority: shows === "counts" ? minorityOf(edge) : null },
      isRare: !edge.isInStructure && (edge.share ?? 0) < MAX_RARE && (edge.compared?.share ?? 0) < MAX_RARE,
      route: routeBetween(from, to, waypoints.get(key) ?? [], width),
    };
  });
  return {
    ...{ shows, nodes, nodeById, edges, columns },
    ...{ hotspotNames: story.hotspotNames, isPartial: story.isPartial },
    bounds: boundsWith(bounds, edges),
    edgeByKey: new Map(edges.map((edge) => [edge.key, edge])),
    outgoing: groupBy(edges, ({ from }) => from),
    incoming: groupBy(edges, ({ to }) => to),
  };
}

/** Makes room above for edges of the structure that lead back over several levels. */
function boundsWith(bounds: Box, edges: readonly MapEdge[]): Box {
  const structure = edges.filter(({ isInStructure }) => isInStructure);
  const highest = structure.flatMap(({ route }) => [0.25, 0.5, 0.75].map((share) => pointAlong(route, share).y));
  const y = Math.min(bounds.y, ...highest.map((top) => top - MARGIN_ABOVE));
  return { ...bounds, y, height: bounds.height + bounds.y - y };
}

/** What the width of a passage stands for. */
function amountOf(passage: Passage, shows: Shows): number {
  return shows === "change" ? Math.abs(shiftOf(passage)) : passage.count;
}

function stubOf(node: StoryNode, circle: Circle, shows: Shows, widthOf: (passage: Passage) => number): Stub | null {
  const { exits } = node;
  if (!exits || amountOf(exits, shows) === 0) return null;
  const width = widthOf(exits);
  return {
    ...{ style: styleOf(exits, "exit", shows), width, description: describeExits(exits, node, shows) },
    ...routeOut(circle, width),
  };
}

function styleOf(passage: Passage, kind: EdgeStyle, shows: Shows): EdgeStyle {
  if (shows === "counts") return kind;
  const growth = growthOf(passage) ?? 0;
  if (Math.abs(growth) < MIN_GROWTH) return "same";
  return growth > 0 ? "more" : "fewer";
}

function minorityOf({ kind, count, causes }: StoryEdge): MapEdge["minority"] {
  const other = kind === "choice" ? "default" : kind === "default" ? "choice" : null;
  const share = other ? causes[other] / count : 0;
  return other && share >= MIN_MINORITY ? { style: other, share } : null;
}

function groupBy(edges: readonly MapEdge[], nodeOf: (edge: MapEdge) => string): Map<string, MapEdge[]> {
  const groups = new Map<string, MapEdge[]>();
  for (const edge of edges.toSorted((one, other) => other.count - one.count)) {
    const group = groups.get(nodeOf(edge));
    if (group) group.push(edge);
    else groups.set(nodeOf(edge), [edge]);
  }
  return groups;
}
