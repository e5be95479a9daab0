import { type ReactNode, useLayoutEffect, useRef } from "react";
import type { CombinedError } from "urql";
import { explainFailure, type Remedy } from "../api/failure";
import { focusHeading } from "./heading";
import "./notice.css";

/** Says in place of numbers why there are none, and what to do. */
export function Notice({ title, children, actions }: { title: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="notice">
      <div className="notice-title">{title}</div>
      {children && <div className="notice-text">{children}</div>}
      {actions && <div className="notice-actions">{actions}</div>}
    </div>
  );
}

interface Props {
  error: CombinedError;
  /** Whether the question is being asked again. */
  asking?: boolean;
  onRetry: () => void;
  /** Another way out. */
  actions?: ReactNode;
}

/** A question that failed and has no answer to show. The API's own messages say what to change. */
export function Failure({ error, asking = false, onRetry, actions }: Props) {
  const { title, advice, remedy } = explainFailure(error, navigator.onLine);
  return (
    <div role="alert">
      <Notice
        title={title}
        actions={
          <>
            <RemedyButton remedy={remedy} asking={asking} onRetry={onRetry} />
            {actions}
          </>
        }
      >
        {advice.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Notice>
    </div>
  );
}

/** What helps: asking again, or loading the page again. */
export function RemedyButton({ remedy, asking, onRetry }: { remedy: Remedy; asking: boolean; onRetry: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const here = button.current;
    // It goes when asking went well; whoever pressed it goes on from the top of what came.
    return () => {
      if (document.activeElement === here) focusHeading();
    };
  }, []);
  return (
    <button
      ref={button}
      type="button"
      className="button primary"
      aria-busy={asking}
      onClick={remedy === "reload" ? () => location.reload() : onRetry}
    >
      {remedy === "reload" ? "Load the page again" : asking ? "Asking again …" : "Try again"}
    </button>
  );
}
