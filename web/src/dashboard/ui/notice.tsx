import { type ReactNode, useLayoutEffect, useRef } from "react";
import { type ApiError, explainFailure, type Remedy } from "../data/failure";
import { MESSAGES } from "../messages/messages";
import { focusHeading } from "./heading";
import styles from "./notice.module.css";

const TEXTS = MESSAGES.failure;

/** A message in place of numbers: why there are none, and what to do. */
export function Notice({ title, children, actions }: { title: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.root}>
      <div className={styles.title}>{title}</div>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

interface Props {
  error: ApiError;
  /** Whether the query is being retried. */
  retrying?: boolean;
  onRetry: () => void;
  /** Further actions beside the retry button. */
  actions?: ReactNode;
}

/** The error message of a failed query without earlier data. The API's own messages say what to change. */
export function Failure({ error, retrying = false, onRetry, actions }: Props) {
  const { title, advice, remedy } = explainFailure(error, navigator.onLine);
  return (
    <div role="alert">
      <Notice
        title={title}
        actions={
          <>
            <RemedyButton remedy={remedy} retrying={retrying} onRetry={onRetry} />
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

/** The button that helps: retry the query, or reload the page. */
export function RemedyButton({
  remedy,
  retrying,
  onRetry,
}: {
  remedy: Remedy;
  retrying: boolean;
  onRetry: () => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const element = button.current;
    // The button disappears when the retry succeeds: its focus moves to the heading.
    return () => {
      if (document.activeElement === element) focusHeading();
    };
  }, []);
  return (
    <button
      ref={button}
      type="button"
      className="button primary"
      aria-busy={retrying}
      onClick={remedy === "reload" ? () => window.location.reload() : onRetry}
    >
      {remedy === "reload" ? TEXTS.reload : retrying ? TEXTS.retrying : TEXTS.retry}
    </button>
  );
}
