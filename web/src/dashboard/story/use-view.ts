// Moving and zooming the map: by dragging, by the wheel with Ctrl, by two fingers, by buttons, by what has the focus.

import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { keepView, keptView } from "./entry";
import type { Box, Point } from "./structure";
import { watchSwipes } from "./swipes";
import {
  between,
  hold,
  LARGEST_SCALE,
  openView,
  reveal,
  type Size,
  smallestScale,
  suffices,
  type View,
  wholeView,
} from "./view";

interface Watched {
  frame: RefObject<HTMLElement | null>;
  /** Where the story starts. */
  start: Point;
  bounds: Box;
  /** Moves and stretches what was drawn for one view, so that it shows another one. Called for each frame. */
  onMove: (picture: View, now: View) => void;
  /** Tells when the map begins to be moved by more than a click may, and when that ends. */
  onDrag: (isDragged: boolean) => void;
}

/** So far the pointer moves in a click. */
const CLICK_SLACK = 4;

/** The view that the map is to be drawn for, null until the frame was measured; and the means to change it. */
export function useView({ frame, start, bounds, onMove, onDrag }: Watched) {
  const [drawn, setDrawn] = useState<View | null>(null);
  const [size, setSize] = useState<Size | null>(null);
  const behaviour = useRef<ZoomBehavior<HTMLElement, unknown> | null>(null);
  // What the handlers below look at, which outlive a rendering.
  const latest = useRef({ bounds, start, size, drawn });
  latest.current = { bounds, start, size, drawn };

  const show = useCallback(
    (view: View) => {
      const element = frame.current;
      if (!element || !behaviour.current) return;
      select(element).call(behaviour.current.transform, zoomIdentity.translate(view.x, view.y).scale(view.scale));
    },
    [frame],
  );

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let begun: View = currentView(element);
    const watched = zoom<HTMLElement, unknown>()
      .filter(isMeant)
      .duration(matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250)
      .clickDistance(CLICK_SLACK)
      .constrain((transform) => {
        const { bounds, size } = latest.current;
        if (!size) return transform;
        const { scale, x, y } = hold({ scale: transform.k, x: transform.x, y: transform.y }, bounds, size);
        return zoomIdentity.translate(x, y).scale(scale);
      })
      .on("start", () => {
        begun = currentView(element);
      })
      .on("zoom", ({ transform: { k, x, y } }: D3ZoomEvent<HTMLElement, unknown>) => {
        const { drawn, size } = latest.current;
        const now = { scale: k, x, y };
        if (drawn) onMove(between(drawn, now), now);
        if (Math.hypot(x - begun.x, y - begun.y) > CLICK_SLACK) onDrag(true);
        if (size && (!drawn || !suffices(drawn, now, size))) setDrawn(now);
      })
      .on("end", ({ transform: { k, x, y } }: D3ZoomEvent<HTMLElement, unknown>) => {
        const now = { scale: k, x, y };
        onDrag(false);
        keepView(now);
        // A picture that is stretched is blurred.
        setDrawn((drawn) => (drawn && drawn.scale !== k ? now : drawn));
      });
    behaviour.current = watched;
    select(element).call(watched);
    const leaveToPage = watchSwipes(element);
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    measure();
    observer.observe(element);
    return () => {
      select(element).on(".zoom", null);
      leaveToPage();
      observer.disconnect();
    };
  }, [frame, onMove, onDrag]);

  // Opens the map once its frame has a size; in a frame of another size the same part stays in its middle.
  const before = useRef<Size | null>(null);
  useLayoutEffect(() => {
    if (!size || size.width === 0) return;
    const last = before.current;
    before.current = size;
    behaviour.current?.scaleExtent([smallestScale(bounds, size), LARGEST_SCALE]);
    if (!last) return show(keptView() ?? openView(bounds, latest.current.start, size));
    const now = currentView(frame.current);
    show({ ...now, x: now.x + (size.width - last.width) / 2, y: now.y + (size.height - last.height) / 2 });
    setDrawn(currentView(frame.current));
  }, [size, bounds, show, frame]);

  // What was drawn anew is neither moved nor stretched, but for what happened meanwhile.
  useLayoutEffect(() => {
    if (!drawn) return;
    const now = currentView(frame.current);
    onMove(between(drawn, now), now);
  }, [drawn, frame, onMove]);

  const showPoint = useCallback(
    (point: Point) => {
      const { size } = latest.current;
      if (size) show(reveal(currentView(frame.current), point, size));
    },
    [show, frame],
  );
  const zoomBy = (factor: number) => {
    if (frame.current && behaviour.current) select(frame.current).call(behaviour.current.scaleBy, factor);
  };
  const showAll = () => {
    if (size) show(wholeView(bounds, size));
  };
  // Also of an entry of the history in which nothing was moved yet.
  const keep = useCallback(() => keepView(currentView(frame.current)), [frame]);
  return { drawn, size, showPoint, zoomBy, showAll, keep };
}

function currentView(frame: HTMLElement | null): View {
  if (!frame) return { scale: 1, x: 0, y: 0 };
  const { k, x, y } = zoomTransform(frame);
  return { scale: k, x, y };
}

/** The wheel alone scrolls the page, as everywhere; a double click on a video is two clicks on it. */
function isMeant(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  if (event.type === "dblclick" && (event.target as Element).closest("a, button")) return false;
  return !(event instanceof MouseEvent && (event.button !== 0 || event.ctrlKey));
}
