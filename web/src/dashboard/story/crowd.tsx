import { useLayoutEffect, useRef } from "react";
import { useTheme } from "../theme/theme";
import type { Picture } from "./picture";
import { STYLES, type WayStyle } from "./scene";
import { beyond, type Size, type View } from "./view";

interface Props {
  picture: Picture;
  view: View;
  frame: Size;
  isBehind: boolean;
}

/** Only the most clicked ways are as wide as their clicks make them, and none is dashed: hairlines are much faster. */
const MOST_WIDE = 100;
/** Of a crowd it is the ways that were taken that are of interest. */
const OPACITY: Record<WayStyle, number> = { untaken: 0.4, default: 0.45, deleted: 0.6, taken: 0.8 };
/** More pixels than the eye can tell apart are only slower. */
const MOST_PIXELS_PER_PIXEL = 2;

/** Very many ways at once: the browser takes ten times as long for as many elements as for a painting of them. */
export function Crowd({ picture, view, frame, isBehind }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies(theme): the colours that the style sheet has change with it
  useLayoutEffect(() => {
    if (canvas.current) paint(canvas.current, picture, view, frame);
  }, [picture, view, frame, theme]);
  return <canvas ref={canvas} className={isBehind ? "behind" : undefined} />;
}

function paint(canvas: HTMLCanvasElement, { ways, showsHeads }: Picture, { scale, x, y }: View, frame: Size): void {
  const brush = canvas.getContext("2d");
  if (!brush) return;
  const density = Math.min(devicePixelRatio, MOST_PIXELS_PER_PIXEL);
  const edge = beyond(frame);
  const [width, height] = [frame.width + 2 * edge.x, frame.height + 2 * edge.y];
  Object.assign(canvas, { width: width * density, height: height * density });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const colors = readColors(canvas);
  const all = scale * density;
  brush.setTransform(all, 0, 0, all, (x + edge.x) * density, (y + edge.y) * density);
  const wide = new Set(
    ways
      .filter(({ clicks, width }) => clicks > 0 && width * all > 1)
      .sort((one, other) => other.clicks - one.clicks)
      .slice(0, MOST_WIDE),
  );
  for (const style of STYLES) {
    const ofStyle = ways.filter((way) => way.style === style);
    brush.strokeStyle = brush.fillStyle = colors[style];
    brush.globalAlpha = OPACITY[style];
    brush.lineWidth = 1 / all;
    brush.stroke(new Path2D(ofStyle.map(({ route }) => route.line).join("")));
    if (showsHeads) brush.fill(new Path2D(ofStyle.map(({ route }) => route.head).join("")));
    for (const way of ofStyle.filter((one) => wide.has(one))) {
      brush.lineWidth = way.width;
      brush.stroke(new Path2D(way.route.line));
    }
  }
}

/** The style sheet's, where light-dark() and var() have been resolved. */
function readColors(canvas: HTMLCanvasElement): Record<WayStyle, string> {
  const probe = canvas.appendChild(document.createElement("span"));
  const read = (style: WayStyle) => {
    probe.className = `way ${style}`;
    return getComputedStyle(probe).color;
  };
  const colors = Object.fromEntries(STYLES.map((style) => [style, read(style)])) as Record<WayStyle, string>;
  probe.remove();
  return colors;
}
