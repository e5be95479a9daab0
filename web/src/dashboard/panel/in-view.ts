import { type RefObject, useEffect, useRef } from "react";

/** Pixels below the window in which a panel counts as in view, so that it is there when somebody scrolls to it. */
const MARGIN = 200;

/**
 * Returns a reference for an element, and calls a function when the element comes into view.
 *
 * @param isAwaited whether it is observed
 */
export function useInView<Observed extends Element>(
  isAwaited: boolean,
  onView: () => void,
): RefObject<Observed | null> {
  const element = useRef<Observed>(null);
  const latest = useRef(onView);
  latest.current = onView;
  useEffect(() => {
    if (!isAwaited || !element.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current(),
      { rootMargin: `0px 0px ${MARGIN}px` },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [isAwaited]);
  return element;
}
