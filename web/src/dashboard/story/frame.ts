// Moving and zooming the map.

import { useCallback, useEffect, useRef, useState } from "react";
import { centre, openMap, reveal, showWhole, type ViewBox, zoom } from "./view-box";

/** So far the pointer moves in a click that is none. */
const CLICK_SLACK = 4;
/** Until the frame was measured. */
const GUESS = { width: 1100, height: 560 };

/** A frame around all that is drawn, part of which are the videos. */
export function useFrame(drawn: ViewBox, videos: ViewBox) {
  const svg = useRef<SVGSVGElement>(null);
  const [view, setView] = useState(() => openMap(drawn, videos, GUESS));
  const [width, setWidth] = useState(GUESS.width);
  const dragged = useRef(false);

  useEffect(() => {
    const frame = svg.current;
    if (!frame) return;
    const size = () => ({ width: frame.clientWidth || GUESS.width, height: frame.clientHeight || GUESS.height });
    setView(openMap(drawn, videos, size()));
    const observer = new ResizeObserver(() => {
      setWidth(size().width);
      setView((now) => ({ ...now, height: (now.width * size().height) / size().width }));
    });
    observer.observe(frame);
    const stopDrag = watchDrag(frame, setView, dragged);
    const stopWheel = watchWheel(frame, setView);
    return () => {
      observer.disconnect();
      stopDrag();
      stopWheel();
    };
  }, [drawn, videos]);

  const wasDragged = useCallback(() => dragged.current, []);
  const show = useCallback((point: { x: number; y: number }) => setView((now) => reveal(now, point, 80)), []);
  const zoomBy = (factor: number) => setView((now) => zoom(now, factor, centre(now)));
  const showAll = () => {
    const frame = svg.current;
    if (frame) setView(showWhole(drawn, { width: frame.clientWidth, height: frame.clientHeight }));
  };
  return { svg, view, scale: width / view.width, wasDragged, show, zoomBy, showAll };
}

type SetView = (change: (view: ViewBox) => ViewBox) => void;

function watchDrag(frame: SVGSVGElement, setView: SetView, dragged: { current: boolean }): () => void {
  let last: { x: number; y: number } | null = null;
  let moved = 0;
  const start = (event: PointerEvent) => {
    if (event.button !== 0) return;
    last = { x: event.clientX, y: event.clientY };
    moved = 0;
    dragged.current = false;
  };
  const move = (event: PointerEvent) => {
    if (!last) return;
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
    last = { x: event.clientX, y: event.clientY };
    moved += Math.abs(dx) + Math.abs(dy);
    dragged.current = moved > CLICK_SLACK;
    setView((view) => {
      const scale = view.width / frame.clientWidth;
      return { ...view, x: view.x - dx * scale, y: view.y - dy * scale };
    });
  };
  const end = () => {
    last = null;
  };
  frame.addEventListener("pointerdown", start);
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  return () => {
    frame.removeEventListener("pointerdown", start);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
  };
}

/** The wheel alone scrolls the page, as everywhere. */
function watchWheel(frame: SVGSVGElement, setView: SetView): () => void {
  const turn = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    setView((view) => {
      const x = view.x + ((event.clientX - box.left) / box.width) * view.width;
      const y = view.y + ((event.clientY - box.top) / box.height) * view.height;
      return zoom(view, Math.exp(-event.deltaY * 0.004), { x, y });
    });
  };
  frame.addEventListener("wheel", turn, { passive: false });
  return () => frame.removeEventListener("wheel", turn);
}
