import { createContext, type ReactNode, useContext } from "react";
import type { CombinedError } from "urql";
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
  const { receipt, error } = answer;
  const age = error && receipt ? formatAge(receipt.answeredAt, zone) : null;
  // The children stay where they are, so that what is open and what has the focus in them stays too.
  return (
    <OldAge value={age}>
      {error && age && <Outdated error={error} age={age} answer={answer} span={span} />}
      {children}
    </OldAge>
  );
}

interface OutdatedProps {
  error: CombinedError;
  age: string;
  answer: Answer<unknown>;
  span: SpanFragment | undefined;
}

function Outdated({ error, age, answer, span }: OutdatedProps) {
  const { title, advice, remedy } = explainFailure(error, navigator.onLine);
  const what =
    answer.isOwn || !span
      ? `The numbers are still those as of ${age}.`
      : `The numbers are those as of ${age}, and still answer what was chosen before: ${formatSpan(span)} in ${span.timeZone}.`;
  return (
    <div className="outdated" role="alert">
      <div className="outdated-text">
        <p className="outdated-title">{title}</p>
        <p>{[what, ...advice].join(" ")}</p>
      </div>
      <RemedyButton remedy={remedy} asking={answer.fetching} onRetry={answer.refresh} />
    </div>
  );
}
