import { createContext, type ReactNode, useContext } from "react";
import type { Answer } from "../api/answer";
import type { SpanFragment } from "../api/documents";
import { explainFailure } from "../api/failure";
import { formatAge, formatSpan } from "../format/time";
import { RemedyButton } from "./notice";
import "./answered.css";

/** Of which time the numbers are, where newer ones could not be had; null while they are as new as they can be. */
const OldAge = createContext<string | null>(null);

export function useOldAge(): string | null {
  return useContext(OldAge);
}

interface Props {
  answer: Answer<unknown>;
  /** The period that the numbers are of. */
  span: SpanFragment | undefined;
  zone: string;
  children: ReactNode;
}

/** The numbers of a page; above them, where asking failed, why they are still the last ones. */
export function Answered({ answer, span, zone, children }: Props) {
  const { data, receipt, isOwn, error, fetching, refresh } = answer;
  if (!error || data === undefined || !receipt) return children;
  const age = formatAge(receipt.answeredAt, zone);
  const { title, advice, remedy } = explainFailure(error, navigator.onLine);
  return (
    <OldAge value={age}>
      <div className="outdated" role="alert">
        <div className="outdated-text">
          <p className="outdated-title">{title}</p>
          <p>
            {isOwn || !span
              ? `The numbers are still those as of ${age}.`
              : `The numbers still answer what was chosen before: ${formatSpan(span)}, ${span.timeZone}, as of ${age}.`}{" "}
            {advice.join(" ")}
          </p>
        </div>
        <RemedyButton remedy={remedy} asking={fetching} onRetry={refresh} />
      </div>
      {children}
    </OldAge>
  );
}
