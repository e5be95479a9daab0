import { type ReactNode, useState } from "react";
import { lazyPart } from "../state/lazy-part";
import { Icon, type IconName } from "../theme/icon";
import "./popover.css";

interface Props {
  icon: IconName;
  /** What the button says; with `name` before it for those who can't see where it stands. */
  label: string;
  name: string;
  className?: string;
  children: (close: () => void) => ReactNode;
}

const loadPanel = () => import("./popover-panel");
const PopoverPanel = lazyPart(loadPanel, () => null);

/**
 * A button with a panel below it. What it takes to place the panel and to close it comes when the button is about to be
 * used.
 */
export function Popover({ icon, label, name, className, children }: Props) {
  const [open, setOpen] = useState(false);
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const close = () => setOpen(false);
  return (
    <div className="popover">
      <button
        type="button"
        className="button"
        ref={setButton}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        <span className="visually-hidden">{name}: </span>
        <span className="popover-label">{label}</span>
        <Icon name="down" />
      </button>
      {open && (
        <PopoverPanel anchor={button} name={name} onClose={close}>
          <div className={className}>{children(close)}</div>
        </PopoverPanel>
      )}
    </div>
  );
}

/** Where it fails, opening the panel says so. */
function prepare() {
  loadPanel().catch(() => {});
}
