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
import { cloneElement, type HTMLAttributes, type ReactElement, type ReactNode, type Ref, useState } from "react";
import { createPortal } from "react-dom";
import "./hint.css";

interface Props {
  text: ReactNode;
  /** One element that can have the focus: a button or a link. */
  children: ReactElement<HTMLAttributes<Element> & { ref?: Ref<Element> }>;
}

/** Pointers that only pass by open nothing. */
const OPENS_AFTER_MS = 80;

/** A text that appears beside a button or a link that is pointed at or focused. Escape closes it. */
export function Hint({ text, children }: Props) {
  const [open, setOpen] = useState(false);
  const { refs, floatingStyles, context } = useFloating<Element>({
    open,
    onOpenChange: setOpen,
    placement: "bottom-start",
    whileElementsMounted: autoUpdate,
    middleware: [offset(6), flip(), shift({ padding: 8 })],
  });
  const { getReferenceProps, getFloatingProps } = useInteractions([
    // The pointer may travel into the text, to read it enlarged or to select it.
    useHover(context, { move: false, delay: { open: OPENS_AFTER_MS }, handleClose: safePolygon() }),
    useFocus(context),
    useDismiss(context),
    useRole(context, { role: "tooltip" }),
  ]);
  return (
    <>
      {cloneElement(children, getReferenceProps({ ...children.props, ref: refs.setReference }))}
      {/* Outside of tables, which would cut it off. */}
      {open &&
        createPortal(
          <div ref={refs.setFloating} className="hint" style={floatingStyles} {...getFloatingProps()}>
            {text}
          </div>,
          document.body,
        )}
    </>
  );
}

/** A text with a hint: a button, so that fingers and keyboards get to the hint too. */
export function Explained({ text, className, children }: { text: ReactNode; className?: string; children: ReactNode }) {
  return (
    <Hint text={text}>
      <button type="button" className={`hint-anchor ${className ?? ""}`}>
        {children}
      </button>
    </Hint>
  );
}
