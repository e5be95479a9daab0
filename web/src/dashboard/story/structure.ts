// What is laid out, and what comes of it: apart from the layout, whose library the page itself does not load.

import type { Story } from "./graph";

/** What positions follow from. */
export interface Structure {
  /** Names of the columns from left to right. */
  columns: string[];
  /** Of each video its column, by place in `columns`. */
  nodes: { id: string; column: number }[];
  /** Pairs of videos between which a way leads, by place in `nodes`. */
  links: [from: number, to: number][];
}

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export interface Place extends Point {
  id: string;
}

export interface Layout {
  /** In reading order: column by column, each from top to bottom. */
  places: Place[];
  /** Names of the columns with their middles. */
  columns: { label: string; x: number }[];
  /** Of ways over several columns the points that they pass, by `linkKey`. */
  via: Map<string, Point[]>;
  /** Around all places. */
  bounds: Box;
}

export const COLUMN_WIDTH = 210;
export const ROW_HEIGHT = 92;

export function linkKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

/** Levels in their order, then the videos without one. */
export function structureOf({ nodes, ways }: Story): Structure {
  const levelOf = new Map(nodes.map(({ column, level }) => [column, level ?? Number.POSITIVE_INFINITY]));
  const order = ["Not reachable", "Deleted", "Level unknown"];
  const columns = [...levelOf.keys()].sort((one, other) => {
    const [first, second] = [levelOf.get(one) as number, levelOf.get(other) as number];
    return first === second ? order.indexOf(one) - order.indexOf(other) : first - second;
  });
  const placeOf = new Map(nodes.map(({ id }, place) => [id, place]));
  const links = new Map(ways.map(({ from, to }) => [linkKey(from, to), [from, to] as const]));
  return {
    columns,
    nodes: nodes.map(({ id, column }) => ({ id, column: columns.indexOf(column) })),
    links: [...links.values()].map(([from, to]) => [placeOf.get(from) as number, placeOf.get(to) as number]),
  };
}
