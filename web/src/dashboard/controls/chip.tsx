import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";
import { Name } from "../ui/name";

interface Props {
  label: string;
  value: string;
  /** Null if it stays. */
  onRemove: (() => void) | null;
}

/** A condition of the audience with a button that removes it. */
export function Chip({ label, value, onRemove }: Props) {
  return (
    <li className="chip">
      <span className="chip-label">{label}</span> <Name>{value}</Name>
      {onRemove && (
        <button type="button" onClick={onRemove}>
          <Icon name="close" />
          <span className="visually-hidden">{MESSAGES.controls.chips.remove(label, value)}</span>
        </button>
      )}
    </li>
  );
}
