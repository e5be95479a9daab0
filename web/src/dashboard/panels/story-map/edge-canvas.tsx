import { useLayoutEffect, useRef } from "react";
import { useTheme } from "../../theme/theme";
import { type EdgeStyle, STYLES } from "./scene";
import { overscanOf, type Size, type Viewport } from "./viewport";
import type { VisiblePart } from "./visible";

interface Props {
  visible: VisiblePart;
  viewport: Viewport;
  frame: Size;
  isDimmed: boolean;
}

/** Only this many of the widest edges get their width, and none is dashed: hairlines paint much faster. */
const MAX_WIDE_EDGES = 100;
/** Among very many edges those that viewers took stand out. */
const OPACITY: Partial<Record<EdgeStyle, number>> = { untaken: 0.4, same: 0.4 };
const USUAL_OPACITY = 0.8;
/** A higher device pixel ratio costs time and looks the same. */
const MAX_PIXEL_RATIO = 2;

/** Paints the edges on a canvas. For very many edges SVG elements take the browser ten times as long. */
export function EdgeCanvas({ visible, viewport, frame, isDimmed }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies(theme): the colours read from the style sheet depend on it
  useLayoutEffect(() => {
    if (canvas.current) paint(canvas.current, visible, viewport, frame);
  }, [visible, viewport, frame, theme]);
  return <canvas ref={canvas} className={isDimmed ? "dimmed" : undefined} />;
}

function paint(
  canvas: HTMLCanvasElement,
  { nodes, edges, showsArrowheads }: VisiblePart,
  { scale, x, y }: Viewport,
  frame: Size,
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const pixelRatio = Math.min(devicePixelRatio, MAX_PIXEL_RATIO);
  const overscan = overscanOf(frame);
  const [width, height] = [frame.width + 2 * overscan.x, frame.height + 2 * overscan.y];
  Object.assign(canvas, { width: width * pixelRatio, height: height * pixelRatio });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const colors = readColors(canvas);
  const pixelScale = scale * pixelRatio;
  context.setTransform(pixelScale, 0, 0, pixelScale, (x + overscan.x) * pixelRatio, (y + overscan.y) * pixelRatio);
  const wide = new Set(
    edges
      .filter(({ style, width }) => style !== "untaken" && width * pixelScale > 1)
      .sort((one, other) => other.width - one.width)
      .slice(0, MAX_WIDE_EDGES),
  );
  for (const style of STYLES) {
    const styled = edges.filter((edge) => edge.style === style);
    context.strokeStyle = context.fillStyle = colors[style];
    context.globalAlpha = OPACITY[style] ?? USUAL_OPACITY;
    context.lineWidth = 1 / pixelScale;
    context.stroke(new Path2D(styled.map(({ route }) => route.line).join("")));
    if (showsArrowheads) context.fill(new Path2D(styled.map(({ route }) => route.arrowhead).join("")));
    const stubs = nodes.flatMap(({ stub }) => (stub?.style === style ? [stub.line + stub.bar] : []));
    context.stroke(new Path2D(stubs.join("")));
    for (const edge of styled.filter((one) => wide.has(one))) {
      context.lineWidth = edge.width;
      context.stroke(new Path2D(edge.route.line));
    }
  }
}

/** Reads the edge colours of the style sheet, with light-dark() and var() resolved. */
function readColors(canvas: HTMLCanvasElement): Record<EdgeStyle, string> {
  const probe = canvas.appendChild(document.createElement("span"));
  const read = (style: EdgeStyle) => {
    probe.className = `edge ${style}`;
    return getComputedStyle(probe).color;
  };
  const colors = Object.fromEntries(STYLES.map((style) => [style, read(style)])) as Record<EdgeStyle, string>;
  probe.remove();
  return colors;
}
