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

/** What an element needs that a hint belongs to, beside the properties that it has. */
export type ReferenceProps = (own?: HTMLProps<Element>) => Record<string, unknown>;

interface Props {
  anchor: Element;
  text: ReactNode;
  isName: boolean;
  /** Told what the anchor needs. */
  onReady: (props: () => ReferenceProps) => void;
}

/** Pointers that only pass by open nothing. */
const OPENS_AFTER_MS = 80;

/** The text of a hint whose anchor has been pointed at or focused for the first time. */
export default function HintText({ anchor, text, isName, onReady }: Props) {
  const [open, setOpen] = useState(() => anchor.matches(":focus-visible"));
  const { refs, floatingStyles, context } = useFloating<Element>({
    open,
    onOpenChange: setOpen,
    elements: { reference: anchor },
    placement: "bottom-start",
    whileElementsMounted: autoUpdate,
    middleware: [offset(6), flip(), shift({ padding: 8 })],
  });
  const { getReferenceProps, getFloatingProps } = useInteractions([
    // The pointer may travel into the text, to read it enlarged or to select it.
    useHover(context, { move: false, delay: { open: OPENS_AFTER_MS }, handleClose: safePolygon(), mouseOnly: isName }),
    useFocus(context),
    useDismiss(context, { referencePress: isName }),
    useRole(context, { role: "tooltip" }),
  ]);
  useLayoutEffect(() => onReady(() => getReferenceProps), [onReady, getReferenceProps]);
  // The pointer that brought this here came before anybody listened for it.
  useEffect(() => {
    if (isName && !matchMedia("(hover: hover)").matches) return;
    const timer = setTimeout(() => setOpen((isOpen) => isOpen || anchor.matches(":hover")), OPENS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [anchor, isName]);

  if (!open) return null;
  // Outside of tables, which would cut it off, and within the landmark that holds the page.
  return createPortal(
    <div ref={refs.setFloating} className="hint" style={floatingStyles} {...getFloatingProps()}>
      {text}
    </div>,
    document.querySelector("main") ?? document.body,
  );
}
