import { type MouseEvent, useCallback } from "react";
import { useLocation, useNavigate } from "../../location/history";
import { changeLocation, formatLocation } from "../../location/location";
import { isPlainClick } from "../../location/plain-click";

/**
 * Links to the pages of nodes.
 *
 * @param onLeave called before another page is shown
 */
export function useNodeLinks(onLeave: () => void) {
  const location = useLocation();
  const navigate = useNavigate();
  const hrefOf = useCallback((id: string) => formatLocation(changeLocation(location, { node: id })), [location]);
  const onOpen = useCallback(
    (id: string, event: MouseEvent) => {
      if (!isPlainClick(event)) return;
      event.preventDefault();
      onLeave();
      navigate({ node: id });
    },
    [navigate, onLeave],
  );
  return { hrefOf, onOpen };
}
