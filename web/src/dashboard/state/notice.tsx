import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import "./notice.css";

/** Says in place of numbers why there are none, and what to do. */
export function Notice({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      {children && <div className="notice-text">{children}</div>}
      {actions && <div className="notice-actions">{actions}</div>}
    </div>
  );
}

/** A question that failed. The API's own messages say what to change. */
export function Failure({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  const refused = error.graphQLErrors.filter((each) => each.extensions.code !== "INTERNAL");
  const retry = (
    <button type="button" className="button primary" onClick={onRetry}>
      Try again
    </button>
  );
  return (
    <div role="alert">
      {refused.length > 0 ? (
        <Notice title="The server can’t answer this question" actions={retry}>
          {[...new Set(refused.flatMap(readMessages))].map((message) => (
            <p key={message}>{message}</p>
          ))}
        </Notice>
      ) : (
        <Notice title={summarise(error)} actions={retry}>
          <p>{advise(error)}</p>
        </Notice>
      )}
    </div>
  );
}

function readMessages(error: CombinedError["graphQLErrors"][number]): string[] {
  const problems = error.extensions.problems;
  return Array.isArray(problems) ? problems.map((problem) => String(problem.message)) : [error.message];
}

function summarise(error: CombinedError): string {
  return error.response ? "The server could not answer" : "The server can’t be reached";
}

function advise(error: CombinedError): string {
  if (error.graphQLErrors.length > 0) return "Something went wrong on the server; its log has the details.";
  if (!error.response) return "Check that ivgraph is running and that you are online, then try again.";
  return `It answered with status ${error.response.status}. Try again in a moment; if it stays so, look into its log.`;
}
