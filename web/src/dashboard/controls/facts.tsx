import type { SpanFragment } from "../data/documents";
import { startOfDay } from "../format/day";
import { formatAsOf, formatDay } from "../format/time";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import type { PageState } from "../page/use-page";
import { describePeriod } from "./period";
import { zoneLabel } from "./zone";

const TEXTS = MESSAGES.controls;

interface Props {
  page: PageState<unknown>;
  /** The period as the API resolved it. */
  span: SpanFragment | undefined;
  comparable: boolean;
}

/** What an embed shows, in words: the period, what it is compared with, the time zone, and the age of the numbers. */
export function Facts({ page: { location, receivedAt }, span, comparable }: Props) {
  const comparison = comparable ? describeComparison(location) : null;
  return (
    <ul className="page-facts">
      <li>{describePeriod(location, span)}</li>
      {comparison && <li>{comparison}</li>}
      <li>{zoneLabel(location.zone)}</li>
      {receivedAt !== undefined && <li>{TEXTS.freshness.asOf(formatAsOf(receivedAt, location.zone))}</li>}
    </ul>
  );
}

function describeComparison({ compare, zone }: PageLocation): string | null {
  if (compare === null) return null;
  if (typeof compare === "string") return TEXTS.comparison.with[compare];
  return TEXTS.comparison.withDay(formatDay(startOfDay(compare.firstDay, zone).toISOString(), zone));
}
