// Divides touches between the map and the page.

/**
 * Lets vertical swipes of one finger scroll the page: d3-zoom would take every touch, and on a telephone the map fills
 * the screen. Returns a function that removes the listeners.
 */
export function yieldVerticalSwipes(frame: HTMLElement): () => void {
  let start: { x: number; y: number } | null = null;
  let isPageScroll = false;
  const begin = ({ touches }: TouchEvent) => {
    const [first, second] = touches;
    isPageScroll &&= second === undefined;
    start = first && !second ? { x: first.clientX, y: first.clientY } : null;
  };
  const move = (event: TouchEvent) => {
    const touch = event.touches[0];
    if (start && touch) {
      isPageScroll = Math.abs(touch.clientY - start.y) > Math.abs(touch.clientX - start.x);
      start = null;
    }
    if (isPageScroll) event.stopImmediatePropagation();
  };
  const end = () => {
    start = null;
    isPageScroll = false;
  };
  // Capturing listeners run before those of d3-zoom on the same element.
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
