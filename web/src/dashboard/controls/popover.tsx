import {
  autoUpdate,
  FloatingFocusManager,
  flip,
  offset,
  shift,
  size,
  useClick,
  useDismiss,
  useFloating,
  useInteractions,
  useRole,
} from "@floating-ui/react";
import { type ReactNode, useState } from "react";
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

/** Pixels between a panel and the edge of the window, and the least height that it keeps in a low window. */
const MARGIN = 16;
const LEAST_HEIGHT = 200;

/** A button with a panel below it, which keeps the focus until Escape, a click elsewhere or a choice closes it. */
export function Popover({ icon, label, name, className, children }: Props) {
  const [open, setOpen] = useState(false);
  const { refs, floatingStyles, context } = useFloating({
    open,
    onOpenChange: setOpen,
    placement: "bottom-start",
    strategy: "fixed",
    whileElementsMounted: autoUpdate,
    middleware: [
      offset(6),
      flip({ padding: MARGIN }),
      shift({ padding: MARGIN }),
      size({
        padding: MARGIN,
        apply: ({ availableHeight, elements }) => {
          elements.floating.style.maxHeight = `${Math.max(availableHeight, LEAST_HEIGHT)}px`;
        },
      }),
    ],
  });
  const { getReferenceProps, getFloatingProps } = useInteractions([
    useClick(context),
    useDismiss(context),
    useRole(context, { role: "dialog" }),
  ]);
  return (
    <div className="popover">
      <button type="button" className="button" ref={refs.setReference} {...getReferenceProps()}>
        <Icon name={icon} />
        <span className="visually-hidden">{name}: </span>
        <span className="popover-label">{label}</span>
        <Icon name="down" />
      </button>
      {open && (
        <FloatingFocusManager context={context} visuallyHiddenDismiss="Close">
          <div
            ref={refs.setFloating}
            className="popover-panel"
            style={floatingStyles}
            {...getFloatingProps({ "aria-label": name })}
          >
            <div className={className}>{children(() => setOpen(false))}</div>
          </div>
        </FloatingFocusManager>
      )}
    </div>
  );
}
