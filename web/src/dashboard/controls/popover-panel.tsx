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

interface Props {
  /** What opened it. */
  anchor: HTMLElement | null;
  name: string;
  onClose: () => void;
  children: ReactNode;
}

/** Pixels between a panel and the edge of the window, and the least height that it keeps in a low window. */
const MARGIN = 16;
const LEAST_HEIGHT = 200;

/** A panel beside its anchor, which keeps the focus until Escape or a press elsewhere closes it, and gives it back. */
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
          elements.floating.style.maxHeight = `${Math.max(availableHeight, LEAST_HEIGHT)}px`;
        },
      }),
    ],
  });
  const { getFloatingProps } = useInteractions([useDismiss(context), useRole(context, { role: "dialog" })]);
  return (
    <FloatingFocusManager context={context} visuallyHiddenDismiss="Close">
      <div
        ref={refs.setFloating}
        className="popover-panel"
        style={floatingStyles}
        {...getFloatingProps({ "aria-label": name })}
      >
        {children}
      </div>
    </FloatingFocusManager>
  );
}
