// Selects what of a scene is drawn for a viewport, and in how much detail at its scale.

import { type EdgeLabel, intersects, placeLabels } from "./labels";
import { type Box, COLUMN_WIDTH } from "./layout-input";
import { type MapEdge, type MapNode, type Scene, STYLES } from "./scene";
import { drawnArea, type Size, type Viewport } from "./viewport";

export interface VisiblePart {
  /** Nodes within the drawn area, in reading order. */
  nodes: readonly MapNode[];
  /** Ids of the nodes that show their names. */
  labelled: ReadonlySet<string>;
  /** How many letters of a name there is room for; wide letters count twice. */
  letters: number;
  /** Whether labelled nodes show their plays too. */
  showsPlays: boolean;
  /** Edges within the drawn area, the topmost last. */
  edges: readonly MapEdge[];
  /**
   * Whether there are so many edges that they are painted on a canvas rather than drawn as SVG elements, which can be
   * hovered.
   */
  usesCanvas: boolean;
  /** Whether the scale is large enough for arrowheads. */
  showsArrowheads: boolean;
  /** Share and count on edges, apart from rare ones. */
  edgeLabels: readonly EdgeLabel[];
}

/** More SVG elements than these take the browser longer than a frame. */
export const MAX_LABELS = 150;
export const MAX_SVG_EDGES = 200;
const MAX_LETTERS = 26;
/** Names that would be shortened to fewer letters are left out. */
const MIN_LETTERS = 8;
/** Average width of a letter, in pixels. */
const LETTER_WIDTH = 7.2;
/** At a smaller scale there is room for only one line below each circle. */
const MIN_SCALE_FOR_PLAYS = 0.7;
/** At a smaller scale arrowheads would be mere dots. */
const MIN_SCALE_FOR_ARROWHEADS = 0.3;
/** How far a node with its name extends from the centre of its circle, at scale 1. */
const NODE_EXTENT = { x: COLUMN_WIDTH / 2, y: 64 };

export function selectVisible({ nodes, edges }: Scene, viewport: Viewport, frame: Size): VisiblePart {
  const area = drawnArea(viewport, frame);
  const visibleNodes = nodes.filter((node) => intersects(area, nodeBox(node)));
  const visibleEdges = edges.filter(({ route }) => intersects(area, route.box));
  const letters = Math.min(Math.floor((COLUMN_WIDTH * viewport.scale - 12) / LETTER_WIDTH), MAX_LETTERS);
  const usesCanvas = visibleEdges.length > MAX_SVG_EDGES;
  return {
    nodes: visibleNodes,
    labelled: new Set(letters < MIN_LETTERS ? [] : mostPlayed(visibleNodes).map(({ id }) => id)),
    letters,
    showsPlays: viewport.scale >= MIN_SCALE_FOR_PLAYS,
    edges: sortByStyle(visibleEdges),
    usesCanvas,
    showsArrowheads: viewport.scale >= MIN_SCALE_FOR_ARROWHEADS,
    edgeLabels: usesCanvas ? [] : placeLabels(visibleNodes, visibleEdges.filter(isFrequent), viewport.scale),
  };
}

/** The edges that start or end at a node. */
export function edgesOf({ outgoing, incoming }: Scene, id: string): MapEdge[] {
  const starting = outgoing.get(id) ?? [];
  return sortByStyle([...starting, ...(incoming.get(id) ?? []).filter(({ from }) => from !== id)]);
}

/** Shortens a name to the given number of letters. */
export function shorten(name: string, letters: number): string {
  let width = 0;
  const characters = [...name];
  for (const [index, character] of characters.entries()) {
    width += widthOf(character);
    if (width > letters)
      return `${characters
        .slice(0, Math.max(index - 1, 1))
        .join("")
        .trimEnd()}…`;
  }
  return name;
}

/** The width of a letter relative to the average. East Asian letters and emoji are about twice as wide. */
function widthOf(letter: string): number {
  if ((letter.codePointAt(0) ?? 0) > 0x2e7f) return 2;
  return /[mwMW@%]/.test(letter) ? 1.5 : 1;
}

function mostPlayed(nodes: readonly MapNode[]): readonly MapNode[] {
  if (nodes.length <= MAX_LABELS) return nodes;
  return nodes
    .toSorted((one, other) => Number(other.isStart) - Number(one.isStart) || other.plays - one.plays)
    .slice(0, MAX_LABELS);
}

/** Thin edges are above wide ones of the same style. */
function sortByStyle(edges: readonly MapEdge[]): MapEdge[] {
  return edges.toSorted(
    (one, other) => STYLES.indexOf(one.style) - STYLES.indexOf(other.style) || other.width - one.width,
  );
}

function isFrequent({ isRare }: MapEdge): boolean {
  return !isRare;
}

function nodeBox({ x, y }: MapNode): Box {
  const { x: side, y: height } = NODE_EXTENT;
  return { x: x - side, y: y - height, width: 2 * side, height: 2 * height };
}
