import {
  autoUpdate,
  FloatingFocusManager,
  flip,
  offset,
  shift,
  size,
  useDismiss,
  useFloating,
  useInteractions,
  useRole,
} from "@floating-ui/react";
import type { ReactNode } from "react";
import { MESSAGES } from "../messages/messages";
import styles from "./popover.module.css";

interface Props {
  /** The button that opened the panel. */
  anchor: HTMLElement | null;
  name: string;
  onClose: () => void;
  children: ReactNode;
}

/** Distance to the edge of the window, and minimum height in a low window, in pixels. */
const MARGIN = 16;
const MIN_HEIGHT = 200;

/** A dialog beside its anchor that traps the focus. Escape or a press outside closes it and returns the focus. */
export default function PopoverPanel({ anchor, name, onClose, children }: Props) {
  const { refs, floatingStyles, context } = useFloating({
    open: true,
    onOpenChange: onClose,
    elements: { reference: anchor },
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
          elements.floating.style.maxHeight = `${Math.max(availableHeight, MIN_HEIGHT)}px`;
        },
      }),
    ],
  });
  const { getFloatingProps } = useInteractions([useDismiss(context), useRole(context, { role: "dialog" })]);
  return (
    <FloatingFocusManager context={context} visuallyHiddenDismiss={MESSAGES.popover.close}>
      <div
        ref={refs.setFloating}
        className={styles.panel}
        style={floatingStyles}
        {...getFloatingProps({ "aria-label": name })}
      >
        {children}
      </div>
    </FloatingFocusManager>
  );
}
