import {
  autoUpdate,
  flip,
  offset,
  safePolygon,
  shift,
  useDismiss,
  useFloating,
  useFocus,
  useHover,
  useInteractions,
  useRole,
} from "@floating-ui/react";
import { type HTMLProps, type ReactNode, useEffect, useLayoutEffect, useState } from "react";
import { createPortal } from "react-dom";
import styles from "./tooltip.module.css";

/** Adds the event handlers and ARIA attributes of a tooltip to the properties of its anchor. */
export type ReferenceProps = (own?: HTMLProps<Element>) => Record<string, unknown>;

interface Props {
  anchor: Element;
  text: ReactNode;
  isName: boolean;
  /** Called with a function that returns the properties of the anchor. */
  onReady: (props: () => ReferenceProps) => void;
}

/** Delay in milliseconds, so that a pointer that only passes by opens no tooltip. */
const OPEN_DELAY_MS = 80;

/** The popup of a tooltip. It is loaded when its anchor is hovered or focused for the first time. */
export default function TooltipPopup({ anchor, text, isName, onReady }: Props) {
  const [open, setOpen] = useState(false);
  const { refs, floatingStyles, context } = useFloating<Element>({
    open,
    onOpenChange: setOpen,
    elements: { reference: anchor },
    placement: "bottom-start",
    whileElementsMounted: autoUpdate,
    middleware: [offset(6), flip(), shift({ padding: 8 })],
  });
  const { getReferenceProps, getFloatingProps } = useInteractions([
    // The pointer may move into the tooltip, to select its text or to read it magnified.
    useHover(context, { move: false, delay: { open: OPEN_DELAY_MS }, handleClose: safePolygon(), mouseOnly: isName }),
    useFocus(context),
    useDismiss(context, { referencePress: isName }),
    useRole(context, { role: "tooltip" }),
  ]);
  useLayoutEffect(() => onReady(() => getReferenceProps), [onReady, getReferenceProps]);
  // The focus or the pointer entered the anchor before these listeners existed. Not the initial state: React may commit
  // lazily loaded code a third of a second after it rendered it, and the focus may have moved since.
  useLayoutEffect(() => setOpen(anchor.matches(":focus-visible")), [anchor]);
  useEffect(() => {
    if (isName && !matchMedia("(hover: hover)").matches) return;
    const timer = setTimeout(() => setOpen((isOpen) => isOpen || anchor.matches(":hover")), OPEN_DELAY_MS);
    return () => clearTimeout(timer);
  }, [anchor, isName]);

  if (!open) return null;
  // Render it outside of tables, which would clip it, and within the main landmark.
  return createPortal(
    <div ref={refs.setFloating} className={styles.root} style={floatingStyles} {...getFloatingProps()}>
      {text}
    </div>,
    document.querySelector("main") ?? document.body,
  );
}
