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
import type { ReferenceProps } from "./hint-text";
import "./hint.css";

interface Props {
  text: ReactNode;
  /** Whether the text only names what pressing does: it goes when that is done, and no finger brings it. */
  isName?: boolean;
  /** One element that can have the focus: a button or a link. */
  children: ReactElement<HTMLAttributes<Element>>;
}

// A page that can't have it does without: nobody who points somewhere wants to read of an error.
const HintText = lazy(() => import("./hint-text").catch(() => ({ default: () => null })));

/**
 * A text that appears beside a button or a link that is pointed at or focused. Escape closes it. What it takes to place
 * and to close it is loaded when it is first needed.
 */
export function Hint({ text, isName = false, children }: Props) {
  const [anchor, setAnchor] = useState<Element | null>(null);
  const [referenceProps, setReferenceProps] = useState<ReferenceProps | null>(null);
  const wake = (event: SyntheticEvent) => setAnchor(event.currentTarget);
  const props = referenceProps ? referenceProps({ ...children.props }) : { onPointerEnter: wake, onFocus: wake };
  return (
    <>
      {cloneElement(children, props)}
      {anchor && (
        <Suspense fallback={null}>
          <HintText anchor={anchor} text={text} isName={isName} onReady={setReferenceProps} />
        </Suspense>
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
