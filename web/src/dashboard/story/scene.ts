// The story with its numbers at the places of its layout: all that the map can show.

import { formatCount, formatValue } from "../format/number";
import { isolate } from "../format/text";
import type { Story, StoryNode, StoryWay } from "./graph";
import { type Route, routeBetween, type Spot } from "./route";
import { type Box, type Layout, linkKey } from "./structure";

export interface Video extends StoryNode, Spot {}

export interface Way extends StoryWay {
  key: string;
  style: WayStyle;
  /** Of its line, in pixels at full size. */
  width: number;
  /** What it tells of itself, such as "3 clicks on Left". */
  told: string;
  route: Route;
}

/** Clicked, clicked by nobody, taken when nobody clicks, or clicked before it was removed. */
export type WayStyle = "taken" | "untaken" | "default" | "deleted";

/** In the order in which they are drawn: the last one lies on top. */
export const STYLES: readonly WayStyle[] = ["untaken", "default", "deleted", "taken"];

export interface Scene {
  /** In reading order. */
  videos: Video[];
  video: ReadonlyMap<string, Video>;
  ways: Way[];
  /** The ways out of each video. */
  leaving: ReadonlyMap<string, Way[]>;
  columns: Layout["columns"];
  bounds: Box;
}

const RADIUS = { smallest: 6, largest: 24 };
/** Of the most clicked way, and of one that nobody took. */
const WIDTH = { widest: 7, narrowest: 1.5 };

export function setScene({ nodes, ways }: Story, { places, columns, via, bounds }: Layout): Scene {
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  const mostPlays = Math.max(...nodes.map(({ plays }) => plays), 1);
  const mostClicks = Math.max(...ways.map(({ clicks }) => clicks), 1);
  const videos = places.map((place): Video => {
    const node = nodeOf.get(place.id) as StoryNode;
    // The area tells the plays.
    const grown = Math.sqrt(node.plays / mostPlays);
    return { ...node, ...place, radius: RADIUS.smallest + (RADIUS.largest - RADIUS.smallest) * grown };
  });
  const video = new Map(videos.map((each) => [each.id, each]));
  const drawn = ways.map((way): Way => {
    const [from, to] = [video.get(way.from) as Video, video.get(way.to) as Video];
    const width = WIDTH.narrowest + (WIDTH.widest - WIDTH.narrowest) * (way.clicks / mostClicks);
    const link = linkKey(way.from, way.to);
    return {
      ...way,
      ...{ key: `${way.kind} ${link}`, style: styleOf(way), width, told: tell(way) },
      route: routeBetween(from, to, way.kind === "default", via.get(link) ?? [], width),
    };
  });
  const leaving = new Map(videos.map(({ id }) => [id, [] as Way[]]));
  for (const way of drawn) leaving.get(way.from)?.push(way);
  return { videos, video, ways: drawn, leaving, columns, bounds };
}

export function tellPlays({ plays }: StoryNode): string {
  return formatCount(plays, "play");
}

function styleOf({ kind, clicks, isDeleted }: StoryWay): WayStyle {
  if (kind === "default") return "default";
  if (isDeleted) return "deleted";
  return clicks > 0 ? "taken" : "untaken";
}

function tell({ kind, hotspots, clicks, isDeleted }: StoryWay): string {
  if (kind === "default") return "if nobody clicks";
  const names = hotspots.map((hotspot) =>
    hotspots.length === 1
      ? isolate(hotspot.name)
      : `${isolate(hotspot.name)} (${formatValue(hotspot.clicks, "count")})`,
  );
  return `${formatCount(clicks, "click")} on ${names.join(", ")}${isDeleted ? ", deleted" : ""}`;
}
