// What of a scene is drawn for a view: what is in its part of the map, and no more of it than can be told apart.

import { type Scene, STYLES, type Video, type Way } from "./scene";
import { type Box, COLUMN_WIDTH } from "./structure";
import { drawnPart, type Size, type View } from "./view";

export interface Picture {
  /** Those in view, in reading order. */
  videos: readonly Video[];
  /** Which of them show their names. */
  named: ReadonlySet<string>;
  /** How many letters of a name there is room for; wide ones count twice. */
  letters: number;
  /** Whether those with names show their plays too. */
  showsPlays: boolean;
  /** Ways in view, those that lie on top last. */
  ways: readonly Way[];
  /** Whether they are so many that they are painted, rather than drawn as elements that can be pointed at. */
  isCrowd: boolean;
  /** Whether ways are large enough to have heads. */
  showsHeads: boolean;
}

/** As elements, more take the browser longer than a frame. */
export const MOST_NAMED = 150;
export const MOST_WAYS = 200;
/** More letters of a name say nothing new. */
const LONGEST = 26;
const FEWEST_LETTERS = 8;
const LETTER_WIDTH = 7.2;
/** Below this there is room for one line under each circle. */
const TWO_LINES = 0.8;
/** Below this heads are no more than dots. */
const HEADS = 0.3;
/** Around a circle's middle: its name. */
const AROUND_VIDEO = { x: COLUMN_WIDTH / 2, y: 64 };
export function takePicture({ videos, ways }: Scene, view: View, frame: Size): Picture {
  const part = drawnPart(view, frame);
  const inView = videos.filter((video) => meets(part, aroundVideo(video)));
  const waysInView = ways.filter(({ route }) => meets(part, route.box));
  const letters = Math.min(Math.floor((COLUMN_WIDTH * view.scale - 12) / LETTER_WIDTH), LONGEST);
  return {
    videos: inView,
    named: new Set(letters < FEWEST_LETTERS ? [] : mostPlayed(inView).map(({ id }) => id)),
    letters,
    showsPlays: view.scale >= TWO_LINES,
    ways: sortByStyle(waysInView),
    isCrowd: waysInView.length > MOST_WAYS,
    showsHeads: view.scale >= HEADS,
  };
}

/** Ways that start or end at a video, each on its own whatever the scale. */
export function waysAt({ ways }: Scene, id: string): Way[] {
  return sortByStyle(ways.filter(({ from, to }) => from === id || to === id));
}

/** The beginning of a name. */
export function shorten(name: string, letters: number): string {
  let width = 0;
  const characters = [...name];
  for (const [place, character] of characters.entries()) {
    width += widthOf(character);
    if (width > letters)
      return `${characters
        .slice(0, Math.max(place - 1, 1))
        .join("")
        .trimEnd()}…`;
  }
  return name;
}

/** Of a letter, by that of a usual one. East Asian letters and pictures are about twice as wide. */
function widthOf(letter: string): number {
  if ((letter.codePointAt(0) ?? 0) > 0x2e7f) return 2;
  return /[mwMW@%]/.test(letter) ? 1.5 : 1;
}

function mostPlayed(videos: readonly Video[]): readonly Video[] {
  if (videos.length <= MOST_NAMED) return videos;
  return videos
    .toSorted((one, other) => Number(other.isStart) - Number(one.isStart) || other.plays - one.plays)
    .slice(0, MOST_NAMED);
}

function sortByStyle(ways: readonly Way[]): Way[] {
  return ways.toSorted((one, other) => STYLES.indexOf(one.style) - STYLES.indexOf(other.style));
}

function aroundVideo({ x, y }: Video): Box {
  const { x: side, y: height } = AROUND_VIDEO;
  return { x: x - side, y: y - height, width: 2 * side, height: 2 * height };
}

function meets(one: Box, other: Box): boolean {
  return (
    one.x <= other.x + other.width &&
    other.x <= one.x + one.width &&
    one.y <= other.y + other.height &&
    other.y <= one.y + one.height
  );
}
