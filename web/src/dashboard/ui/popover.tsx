import { type ReactNode, useState } from "react";
import { MESSAGES } from "../messages/messages";
import { Icon, type IconName } from "./icon";
import { lazyComponent } from "./lazy-component";
import styles from "./popover.module.css";

interface Props {
  icon: IconName;
  /** The text of the button. Screen readers hear `name` before it. */
  label: string;
  name: string;
  className?: string;
  children: (close: () => void) => ReactNode;
}

const loadPanel = () => import("./popover-panel");
const PopoverPanel = lazyComponent(loadPanel, () => null);

/**
 * A button that opens a panel below it. The code that positions and closes the panel is loaded when the button is
 * hovered or focused.
 */
export function Popover({ icon, label, name, className, children }: Props) {
  const [open, setOpen] = useState(false);
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const close = () => setOpen(false);
  return (
    <div className={styles.root}>
      <button
        type="button"
        className="button"
        ref={setButton}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        <span className="visually-hidden">{MESSAGES.popover.label(name)}</span>
        <span className={styles.label}>{label}</span>
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

/** Ignores failures: if loading fails again, opening the panel reports it. */
function preload() {
  loadPanel().catch(() => {});
}
