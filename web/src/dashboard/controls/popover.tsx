import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
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

/** A button with a panel below it. Escape, a click elsewhere or the focus going elsewhere closes it. */
export function Popover({ icon, label, name, className, children }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    close();
  };
  useEffect(() => {
    if (!open) return;
    const closeIfElsewhere = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", closeIfElsewhere);
    addEventListener("focusin", closeIfElsewhere);
    return () => {
      removeEventListener("pointerdown", closeIfElsewhere);
      removeEventListener("focusin", closeIfElsewhere);
    };
  }, [open]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the Escape of what is inside
    <div className="popover" ref={root} onKeyDown={closeOnEscape}>
      <button
        ref={button}
        type="button"
        className="button"
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        <span className="visually-hidden">{name}: </span>
        <span className="popover-label">{label}</span>
        <Icon name="down" />
      </button>
      {open && (
        <div className={`popover-panel ${className ?? ""}`} id={panel} role="dialog" aria-label={name}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
