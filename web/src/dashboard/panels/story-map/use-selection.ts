import { type MouseEvent, useCallback, useState } from "react";
import { useNavigate } from "../../location/history";
import { isPlainClick } from "../../location/plain-click";
import type { MapEdge } from "./scene";

/** Selects what the card is about, which the URL keeps. */
export function useSelection(card: readonly string[]) {
  const navigate = useNavigate();
  // Whoever uses the keyboard, or a button of the card before, goes on in the card; a mouse goes on in the map.
  const [isFocused, setFocused] = useState(false);
  const onSelect = useCallback(
    (selected: readonly string[]) => {
      setFocused(true);
      navigate({ card: selected });
    },
    [navigate],
  );
  const onSelectNode = useCallback(
    (id: string, event: MouseEvent) => {
      if (!isPlainClick(event)) return;
      event.preventDefault();
      setFocused(isByKey(event));
      navigate({ card: [id] });
    },
    [navigate],
  );
  const onSelectEdge = useCallback(
    ({ from, to }: MapEdge) => {
      setFocused(false);
      navigate({ card: [from, to] });
    },
    [navigate],
  );
  const onClose = () => {
    navigate({ card: [] });
    const [node] = card;
    const link = node && document.querySelector<HTMLElement>(`[data-listed="${CSS.escape(node)}"]`);
    if (link) link.focus({ preventScroll: true });
  };
  return { isFocused, onSelect, onSelectNode, onSelectEdge, onClose };
}

/** Whether a key made the click: then no pointer did. `detail` tells less, since Firefox counts Enter on a link as one. */
function isByKey({ nativeEvent }: MouseEvent): boolean {
  return (nativeEvent as PointerEvent).pointerType === "";
}
