// Tells the page around an embed how high it is, so that its frame can be as high.

import { type RefObject, useEffect } from "react";
import { embedOrigins } from "./origins";

/** What the page around the frame receives as a message. */
export interface HeightMessage {
  type: "ivgraph:height";
  /** In pixels. */
  height: number;
}

/** Sends the height of an element, and again when it changes, to the page around if the server lists its origin. */
export function useReportedHeight(main: RefObject<HTMLElement | null>, isEmbed: boolean): void {
  useEffect(() => {
    if (!isEmbed || !main.current || window.parent === window) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) report(Math.ceil(entry.target.getBoundingClientRect().height));
    });
    observer.observe(main.current);
    return () => observer.disconnect();
  }, [main, isEmbed]);
}

/** A browser delivers a message only if the page around has the origin that it is sent to. */
function report(height: number): void {
  const message: HeightMessage = { type: "ivgraph:height", height };
  for (const origin of embedOrigins()) window.parent.postMessage(message, origin);
}
