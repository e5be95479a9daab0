import { type ReactNode, useId } from "react";
import type { DocumentInput } from "urql";
import { explorerAddress } from "../api/explain";
import { Icon } from "../theme/icon";
import { useOldAge } from "./answered";
import { Hint } from "./hint";
import "./panel.css";

interface Props {
  title: string;
  /** The question that the panel answers, for those who want to ask it themselves. */
  query: DocumentInput;
  variables: Record<string, unknown>;
  /** Controls beside the title. */
  actions?: ReactNode;
  /** While newer numbers are under way. */
  updating?: boolean;
  className?: string;
  children: ReactNode;
}

/** A titled part of a page, with a link to its query. */
export function Panel({ title, query, variables, actions, updating = false, className, children }: Props) {
  const heading = useId();
  const oldAge = useOldAge();
  return (
    <section
      className={`panel ${oldAge ? "old" : ""} ${className ?? ""}`}
      aria-labelledby={heading}
      aria-busy={updating}
    >
      <header className="panel-head">
        <h2 id={heading}>{title}</h2>
        {oldAge && <span className="badge gone panel-age">As of {oldAge}</span>}
        <div className="panel-actions">
          {actions}
          <Hint text="See in GraphiQL how to ask for these numbers yourself">
            <a className="button quiet" href={explorerAddress(query, variables)}>
              <Icon name="query" />
              <span className="panel-query">
                Open this query <span className="visually-hidden">of {title}</span>
              </span>
            </a>
          </Hint>
        </div>
      </header>
      {children}
    </section>
  );
}
