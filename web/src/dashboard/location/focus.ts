// Moves the focus after navigation: to the heading of the new page, or on Back to the link that was followed.

import { type RefObject, useEffect, useRef } from "react";
import { focusHeading } from "../ui/heading";
import type { EntryState } from "./history";

/** @param page changes whenever another page is shown */
export function useFocusOnNavigation(main: RefObject<HTMLElement | null>, page: string): void {
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect must run for each new page
  useEffect(() => {
    // When the document is loaded, the browser itself starts at the top.
    if (isFirst.current) isFirst.current = false;
    else if (main.current) return keepFocus(main.current, (history.state as EntryState | null)?.followed);
  }, [main, page]);
}

/**
 * Moves the focus, and again whenever a part of the page is rendered, until the visitor interacts. Returns a function
 * that stops.
 */
function keepFocus(main: HTMLElement, followed: string | undefined): () => void {
  let last: Element | null = document.activeElement;
  const move = () => {
    const link = followed ? findLink(main, followed) : null;
    const target = link ?? main.querySelector("h1");
    if (!target || target === document.activeElement) return;
    // Stop if anything but the last target has the focus; if that target was replaced, the body has it.
    if (document.activeElement !== last && document.activeElement !== document.body) return stop();
    last = target;
    if (!link) return focusHeading();
    // The browser has restored the scroll position; scroll only if the link is out of sight.
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const observer = new MutationObserver(move);
  const interactions = ["pointerdown", "keydown", "wheel"];
  const stop = () => {
    observer.disconnect();
    for (const type of interactions) removeEventListener(type, stop);
  };
  observer.observe(main, { childList: true, subtree: true });
  for (const type of interactions) addEventListener(type, stop, { passive: true });
  move();
  return stop;
}

/** Finds the link to a location, in a table or on the map, that is not hidden from screen readers. */
function findLink(main: HTMLElement, search: string): HTMLElement | SVGElement | null {
  return main.querySelector<HTMLElement | SVGElement>(`a[href="${CSS.escape(search)}"]:not([aria-hidden="true"] *)`);
}
