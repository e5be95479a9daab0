import type { MouseEvent } from "react";

/** Whether a click on a link is the page's own: with another button or a key, the browser opens a tab or a window. */
export function isPlainClick({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
}
