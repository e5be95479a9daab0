import {
  cloneElement,
  type HTMLAttributes,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  type SyntheticEvent,
  useState,
} from "react";
import styles from "./tooltip.module.css";
import type { ReferenceProps } from "./tooltip-popup";

interface Props {
  text: ReactNode;
  /** Whether the text only names the button: then a press closes it, and touch does not open it. */
  isName?: boolean;
  /** The anchor: one focusable element, a button or a link. */
  children: ReactElement<HTMLAttributes<Element>>;
}

// If the code cannot be loaded there is no tooltip: an error message on hovering would only disturb.
const TooltipPopup = lazy(() => import("./tooltip-popup").catch(() => ({ default: () => null })));

/**
 * Shows a text beside a button or link while it is hovered or focused. Escape closes it. The code for its position and
 * its events is loaded when it is first needed.
 */
export function Tooltip({ text, isName = false, children }: Props) {
  const [anchor, setAnchor] = useState<Element | null>(null);
  const [referenceProps, setReferenceProps] = useState<ReferenceProps | null>(null);
  const activate = (event: SyntheticEvent) => setAnchor(event.currentTarget);
  const props = referenceProps
    ? referenceProps({ ...children.props })
    : { onPointerEnter: activate, onFocus: activate };
  return (
    <>
      {cloneElement(children, props)}
      {anchor && (
        <Suspense fallback={null}>
          <TooltipPopup anchor={anchor} text={text} isName={isName} onReady={setReferenceProps} />
        </Suspense>
      )}
    </>
  );
}

/** A text with a tooltip. It is a button, so that touch and keyboard open the tooltip too. */
export function TextWithTooltip({
  text,
  className,
  children,
}: {
  text: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Tooltip text={text}>
      <button type="button" className={`${styles.anchor} ${className ?? ""}`}>
        {children}
      </button>
    </Tooltip>
  );
}
