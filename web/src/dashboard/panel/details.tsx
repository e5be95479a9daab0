import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";

/** Whether a panel's details are open, as the URL says, and a function that opens or closes them. */
export function useDetails(panel: string, { details }: PageLocation): [open: boolean, toggle: () => void] {
  const navigate = useNavigate();
  const open = details.includes(panel);
  const others = details.filter((name) => name !== panel);
  return [open, () => navigate({ details: open ? others : [...others, panel] })];
}

export function DetailsButton({ open, onToggle }: { open: boolean; onToggle: () => void }) {
  return (
    <button type="button" className="button quiet" aria-expanded={open} onClick={onToggle}>
      <Icon name="table" />
      {open ? MESSAGES.panel.hideDetails : MESSAGES.panel.viewDetails}
    </button>
  );
}
