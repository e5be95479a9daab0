// Where the focus goes when the page shows another place: to its heading, and on the way back to the link that was
// followed.

import { type RefObject, useEffect, useRef } from "react";
import { focusHeading } from "../state/heading";
import type { Entry } from "./history";

/** @param place changes whenever the page is about something else */
export function useArrival(main: RefObject<HTMLElement | null>, place: string): void {
  const opened = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is what it waits for
  useEffect(() => {
    // As the page is opened, the browser starts at its top.
    if (opened.current) opened.current = false;
    else if (main.current) return holdFocus(main.current, (history.state as Entry | null)?.followed);
  }, [main, place]);
}

/** Moves the focus, and again while the place is drawn piece by piece, until the visitor does something. */
function holdFocus(main: HTMLElement, followed: string | undefined): () => void {
  let held: Element | null = document.activeElement;
  const move = () => {
    const link = followed ? findLink(main, followed) : null;
    const target = link ?? main.querySelector("h1");
    if (!target || target === document.activeElement) return;
    // What had the focus was replaced, or was the next best.
    if (document.activeElement !== held && document.activeElement !== document.body) return stop();
    held = target;
    if (!link) return focusHeading();
    // The browser has scrolled to where the page was; only what is out of sight is brought into it.
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const observer = new MutationObserver(move);
  const acts = ["pointerdown", "keydown", "wheel"];
  const stop = () => {
    observer.disconnect();
    for (const act of acts) removeEventListener(act, stop);
  };
  observer.observe(main, { childList: true, subtree: true });
  for (const act of acts) addEventListener(act, stop, { passive: true });
  move();
  return stop;
}

/**
 * The link to an address: in a table or, as one of SVG, on the map; none that readers of the screen are not told of.
 */
function findLink(main: HTMLElement, search: string): HTMLElement | SVGElement | null {
  return main.querySelector<HTMLElement | SVGElement>(`a[href="${CSS.escape(search)}"]:not([aria-hidden="true"] *)`);
}
