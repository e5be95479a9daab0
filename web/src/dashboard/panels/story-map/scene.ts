// Joins a story with its layout: all that the map can draw.

import { formatCount, formatValue } from "../../format/number";
import { isolate } from "../../format/text";
import type { Story, StoryEdge, StoryNode } from "./graph";
import { type Box, edgeKey, type Layout } from "./layout-input";
import { type Circle, type Route, routeBetween } from "./route";

export interface MapNode extends StoryNode, Circle {}

export interface MapEdge extends StoryEdge {
  key: string;
  style: EdgeStyle;
  /** Width of the line, in pixels at scale 1. */
  width: number;
  /** For tooltips and screen readers, such as "3 clicks on Left". */
  description: string;
  route: Route;
}

/** Clicked; never clicked; followed when nobody clicks; or removed from the structure, but clicked in the period. */
export type EdgeStyle = "taken" | "untaken" | "default" | "deleted";

/** In the order of drawing: the last style is on top. */
export const STYLES: readonly EdgeStyle[] = ["untaken", "default", "deleted", "taken"];

export interface Scene {
  /** In reading order. */
  nodes: MapNode[];
  nodeById: ReadonlyMap<string, MapNode>;
  edges: MapEdge[];
  /** The edges that start at each node, by its id. */
  outgoing: ReadonlyMap<string, MapEdge[]>;
  columns: Layout["columns"];
  bounds: Box;
}

const RADIUS = { smallest: 6, largest: 24 };
/** Line width of the most clicked edge and of one that was never clicked. */
const WIDTH = { widest: 7, narrowest: 1.5 };

export function buildScene(story: Story, { positions, columns, waypoints, bounds }: Layout): Scene {
  const storyNodes = new Map(story.nodes.map((node) => [node.id, node]));
  const mostPlays = Math.max(...story.nodes.map(({ plays }) => plays), 1);
  const mostClicks = Math.max(...story.edges.map(({ clicks }) => clicks), 1);
  const nodes = positions.map((position): MapNode => {
    const node = storyNodes.get(position.id) as StoryNode;
    // The area of the circle grows with the plays.
    const share = Math.sqrt(node.plays / mostPlays);
    return { ...node, ...position, radius: RADIUS.smallest + (RADIUS.largest - RADIUS.smallest) * share };
  });
  const nodeById = new Map(nodes.map((each) => [each.id, each]));
  const edges = story.edges.map((edge): MapEdge => {
    const [from, to] = [nodeById.get(edge.from) as MapNode, nodeById.get(edge.to) as MapNode];
    const width = WIDTH.narrowest + (WIDTH.widest - WIDTH.narrowest) * (edge.clicks / mostClicks);
    const ends = edgeKey(edge.from, edge.to);
    return {
      ...edge,
      ...{ key: `${edge.kind} ${ends}`, style: styleOf(edge), width, description: describeEdge(edge) },
      route: routeBetween(from, to, edge.kind === "default", waypoints.get(ends) ?? [], width),
    };
  });
  const outgoing = new Map(nodes.map(({ id }) => [id, [] as MapEdge[]]));
  for (const edge of edges) outgoing.get(edge.from)?.push(edge);
  return { nodes, nodeById, edges, outgoing, columns, bounds };
}

export function formatPlays({ plays }: StoryNode): string {
  return formatCount(plays, "play");
}

function styleOf({ kind, clicks, isDeleted }: StoryEdge): EdgeStyle {
  if (kind === "default") return "default";
  if (isDeleted) return "deleted";
  return clicks > 0 ? "taken" : "untaken";
}

function describeEdge({ kind, hotspots, clicks, isDeleted }: StoryEdge): string {
  if (kind === "default") return "if nobody clicks";
  const names = hotspots.map((hotspot) =>
    hotspots.length === 1
      ? isolate(hotspot.name)
      : `${isolate(hotspot.name)} (${formatValue(hotspot.clicks, "count")})`,
  );
  return `${formatCount(clicks, "click")} on ${names.join(", ")}${isDeleted ? ", deleted" : ""}`;
}
