// Which touches are the map's and which are the page's.

/**
 * Leaves the swipes of one finger up and down to the page: d3-zoom takes every touch for itself, and on a telephone the
 * map fills the screen.
 */
export function watchSwipes(frame: HTMLElement): () => void {
  let start: { x: number; y: number } | null = null;
  let isOfPage = false;
  const begin = ({ touches }: TouchEvent) => {
    const [first, second] = touches;
    isOfPage &&= second === undefined;
    start = first && !second ? { x: first.clientX, y: first.clientY } : null;
  };
  const move = (event: TouchEvent) => {
    const touch = event.touches[0];
    if (start && touch) {
      isOfPage = Math.abs(touch.clientY - start.y) > Math.abs(touch.clientX - start.x);
      start = null;
    }
    if (isOfPage) event.stopImmediatePropagation();
  };
  const end = () => {
    start = null;
    isOfPage = false;
  };
  // Before the listeners of d3-zoom, which are on the frame too.
  const options = { capture: true, passive: true };
  frame.addEventListener("touchstart", begin, options);
  frame.addEventListener("touchmove", move, options);
  frame.addEventListener("touchend", end, options);
  frame.addEventListener("touchcancel", end, options);
  return () => {
    frame.removeEventListener("touchstart", begin, options);
    frame.removeEventListener("touchmove", move, options);
    frame.removeEventListener("touchend", end, options);
    frame.removeEventListener("touchcancel", end, options);
  };
}
