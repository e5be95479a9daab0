import type { SpanFragment } from "../data/documents";
import { type ApiError, explainFailure } from "../data/failure";
import { formatAsOf, formatSpan } from "../format/time";
import { MESSAGES } from "../messages/messages";
import { RemedyButton } from "../ui/notice";
import "./stale-banner.css";

const TEXTS = MESSAGES.failure;

interface Props {
  error: ApiError;
  /** When the numbers below were received, in milliseconds since 1970. */
  receivedAt: number;
  /** Whether they are those of the current selection. */
  isCurrent: boolean;
  /** Their period. */
  span: SpanFragment | undefined;
  zone: string;
  isRetrying: boolean;
  onRetry: () => void;
}

/** Says above the numbers of a page why they are old. */
export function StaleBanner({ error, receivedAt, isCurrent, span, zone, isRetrying, onRetry }: Props) {
  const { title, advice, remedy } = explainFailure(error, navigator.onLine);
  const age = formatAsOf(receivedAt, zone);
  const explanation =
    isCurrent || !span ? TEXTS.numbersFrom(age) : TEXTS.previousNumbersFrom(age, formatSpan(span), span.timeZone);
  return (
    <div className="stale-banner" role="alert">
      <div className="stale-banner-text">
        <p className="stale-banner-title">{title}</p>
        <p>{[explanation, ...advice].join(" ")}</p>
      </div>
      <RemedyButton remedy={remedy} retrying={isRetrying} onRetry={onRetry} />
    </div>
  );
}
