// Pans and zooms the map: by dragging, by the wheel with Ctrl, by two fingers, by buttons, and to bring focused nodes
// into view.

import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Box, Point } from "./layout-input";
import { savedViewport, saveViewport } from "./saved-viewport";
import { yieldVerticalSwipes } from "./swipes";
import {
  canReuse,
  clampViewport,
  fitViewport,
  initialViewport,
  MAX_SCALE,
  minScale,
  panIntoView,
  relativeTransform,
  type Size,
  type Viewport,
} from "./viewport";

interface Options {
  frame: RefObject<HTMLElement | null>;
  /** Position of the start node. */
  start: Point;
  bounds: Box;
  /** Transforms what was drawn for one viewport so that it shows another one. Called for each animation frame. */
  onMove: (transform: Viewport, now: Viewport) => void;
  /** Reports when the map is dragged further than a click may move, and when dragging ends. */
  onDrag: (isDragged: boolean) => void;
}

/** How far the pointer may move in a click, in pixels. */
const CLICK_DISTANCE = 4;

/**
 * Returns the viewport that the map is to be drawn for, null until the frame was measured, and functions that change
 * it.
 */
export function useViewport({ frame, start, bounds, onMove, onDrag }: Options) {
  const [drawn, setDrawn] = useState<Viewport | null>(null);
  const [size, setSize] = useState<Size | null>(null);
  const zoomBehavior = useRef<ZoomBehavior<HTMLElement, unknown> | null>(null);
  // The handlers below outlive a rendering: they read the latest values here.
  const latest = useRef({ bounds, start, size, drawn });
  latest.current = { bounds, start, size, drawn };

  const show = useCallback(
    (viewport: Viewport) => {
      const element = frame.current;
      if (!element || !zoomBehavior.current) return;
      select(element).call(
        zoomBehavior.current.transform,
        zoomIdentity.translate(viewport.x, viewport.y).scale(viewport.scale),
      );
    },
    [frame],
  );

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let dragStart: Viewport = currentViewport(element);
    const behavior = zoom<HTMLElement, unknown>()
      .filter(shouldHandle)
      .duration(matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250)
      .clickDistance(CLICK_DISTANCE)
      .constrain((transform) => {
        const { bounds, size } = latest.current;
        if (!size) return transform;
        const { scale, x, y } = clampViewport({ scale: transform.k, x: transform.x, y: transform.y }, bounds, size);
        return zoomIdentity.translate(x, y).scale(scale);
      })
      .on("start", () => {
        dragStart = currentViewport(element);
      })
      .on("zoom", ({ transform: { k, x, y } }: D3ZoomEvent<HTMLElement, unknown>) => {
        const { drawn, size } = latest.current;
        const now = { scale: k, x, y };
        if (drawn) onMove(relativeTransform(drawn, now), now);
        if (Math.hypot(x - dragStart.x, y - dragStart.y) > CLICK_DISTANCE) onDrag(true);
        if (size && (!drawn || !canReuse(drawn, now, size))) setDrawn(now);
      })
      .on("end", ({ transform: { k, x, y } }: D3ZoomEvent<HTMLElement, unknown>) => {
        const now = { scale: k, x, y };
        onDrag(false);
        saveViewport(now);
        // A map that is shown at another scale than it was drawn for is blurred.
        setDrawn((drawn) => (drawn && drawn.scale !== k ? now : drawn));
      });
    zoomBehavior.current = behavior;
    select(element).call(behavior);
    const stopYielding = yieldVerticalSwipes(element);
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    measure();
    observer.observe(element);
    return () => {
      select(element).on(".zoom", null);
      stopYielding();
      observer.disconnect();
    };
  }, [frame, onMove, onDrag]);

  // Opens the map once its frame has a size. When the frame is resized, the same point stays in its centre.
  const before = useRef<Size | null>(null);
  useLayoutEffect(() => {
    if (!size || size.width === 0) return;
    const last = before.current;
    before.current = size;
    zoomBehavior.current?.scaleExtent([minScale(bounds, size), MAX_SCALE]);
    if (!last) return show(savedViewport() ?? initialViewport(bounds, latest.current.start, size));
    const now = currentViewport(frame.current);
    show({ ...now, x: now.x + (size.width - last.width) / 2, y: now.y + (size.height - last.height) / 2 });
    setDrawn(currentViewport(frame.current));
  }, [size, bounds, show, frame]);

  // A map that was just redrawn is only transformed by what happened since.
  useLayoutEffect(() => {
    if (!drawn) return;
    const now = currentViewport(frame.current);
    onMove(relativeTransform(drawn, now), now);
  }, [drawn, frame, onMove]);

  // `covered` is how much of the frame is covered on its right, in pixels.
  const showPoint = useCallback(
    (point: Point, covered = 0) => {
      const { size } = latest.current;
      if (!size) return;
      const free = { ...size, width: size.width - covered };
      show(panIntoView(currentViewport(frame.current), point, free));
    },
    [show, frame],
  );
  const zoomBy = (factor: number) => {
    if (frame.current && zoomBehavior.current) select(frame.current).call(zoomBehavior.current.scaleBy, factor);
  };
  const showAll = () => {
    if (size) show(fitViewport(bounds, size));
  };
  // Saves the viewport also where the visitor has not moved the map.
  const saveCurrent = useCallback(() => saveViewport(currentViewport(frame.current)), [frame]);
  /** The point of the map that a pointer is at. */
  const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const { left, top } = frame.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const { scale, x, y } = currentViewport(frame.current);
    return { x: (clientX - left - x) / scale, y: (clientY - top - y) / scale };
  };
  return { drawn, size, showPoint, zoomBy, showAll, saveCurrent, pointOf };
}

function currentViewport(frame: HTMLElement | null): Viewport {
  if (!frame) return { scale: 1, x: 0, y: 0 };
  const { k, x, y } = zoomTransform(frame);
  return { scale: k, x, y };
}

/** The wheel without Ctrl scrolls the page, as everywhere; a double click on a node counts as two clicks. */
function shouldHandle(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  if (event.type === "dblclick" && (event.target as Element).closest("a, button")) return false;
  return !(event instanceof MouseEvent && (event.button !== 0 || event.ctrlKey));
}
