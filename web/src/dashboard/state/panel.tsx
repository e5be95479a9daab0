import { type ReactNode, useId } from "react";
import type { DocumentInput } from "urql";
import { graphiqlLink } from "../api/graphiql-link";
import { Icon } from "../theme/icon";
import { useStaleAge } from "./stale";
import { Tooltip } from "./tooltip";
import "./panel.css";

interface Props {
  title: string;
  /** The query of the panel, which its link opens in GraphiQL. */
  query: DocumentInput;
  variables: Record<string, unknown>;
  /** Controls beside the title. */
  actions?: ReactNode;
  /** Whether newer numbers are being loaded. */
  updating?: boolean;
  className?: string;
  children: ReactNode;
}

/** A section of a page with a title and a link to its query in GraphiQL. */
export function Panel({ title, query, variables, actions, updating = false, className, children }: Props) {
  const heading = useId();
  const staleAge = useStaleAge();
  return (
    <section
      className={`panel ${staleAge ? "stale" : ""} ${className ?? ""}`}
      aria-labelledby={heading}
      aria-busy={updating}
    >
      <header className="panel-head">
        <h2 id={heading}>{title}</h2>
        {staleAge && <span className="badge gone panel-age">As of {staleAge}</span>}
        <div className="panel-actions">
          {actions}
          <Tooltip text="Open the query for these numbers in GraphiQL">
            <a className="button quiet" href={graphiqlLink(query, variables)}>
              <Icon name="query" />
              <span className="panel-query">
                Open this query <span className="visually-hidden">of {title}</span>
              </span>
            </a>
          </Tooltip>
        </div>
      </header>
      {children}
    </section>
  );
}
