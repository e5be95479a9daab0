import { createContext, type ReactNode, useContext } from "react";
import type { CombinedError } from "urql";
import type { SpanFragment } from "../api/documents";
import { explainFailure } from "../api/failure";
import type { QueryResult } from "../api/query";
import { formatAsOf, formatSpan } from "../format/time";
import { RemedyButton } from "./notice";
import "./stale.css";

/** When stale numbers were received, as text; null unless the last refresh failed. */
const StaleAge = createContext<string | null>(null);

export function useStaleAge(): string | null {
  return useContext(StaleAge);
}

interface Props {
  result: QueryResult<unknown>;
  /** The period of the shown numbers. */
  span: SpanFragment | undefined;
  zone: string;
  children: ReactNode;
}

/** Wraps the numbers of a page. If the last query failed, a banner above them says why they are stale. */
export function StaleData({ result, span, zone, children }: Props) {
  const { responseInfo, error } = result;
  const age = error && responseInfo ? formatAsOf(responseInfo.receivedAt, zone) : null;
  // The children keep their position in the tree, so that their state and their focus survive.
  return (
    <StaleAge value={age}>
      {error && age && <StaleBanner error={error} age={age} result={result} span={span} />}
      {children}
    </StaleAge>
  );
}

interface StaleBannerProps {
  error: CombinedError;
  age: string;
  result: QueryResult<unknown>;
  span: SpanFragment | undefined;
}

function StaleBanner({ error, age, result, span }: StaleBannerProps) {
  const { title, advice, remedy } = explainFailure(error, navigator.onLine);
  const explanation =
    result.isCurrent || !span
      ? `The numbers are from ${age}.`
      : `The numbers are from ${age} and show the previous selection: ${formatSpan(span)} in ${span.timeZone}.`;
  return (
    <div className="stale-banner" role="alert">
      <div className="stale-banner-text">
        <p className="stale-banner-title">{title}</p>
        <p>{[explanation, ...advice].join(" ")}</p>
      </div>
      <RemedyButton remedy={remedy} retrying={result.fetching} onRetry={result.refresh} />
    </div>
  );
}
