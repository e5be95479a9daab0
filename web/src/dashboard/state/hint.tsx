import { type ReactNode, useId } from "react";
import "./hint.css";

/** Something with a text that appears beside it, by pointer or by keyboard. */
export function Hint({ text, className, children }: { text: ReactNode; className?: string; children: ReactNode }) {
  const id = useId();
  return (
    <span className="hint">
      <button type="button" className={`hint-anchor ${className ?? ""}`} aria-describedby={id}>
        {children}
      </button>
      <span role="tooltip" id={id} className="hint-text">
        {text}
      </span>
    </span>
  );
}
