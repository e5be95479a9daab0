import type { SpanFragment } from "../data/documents";
import { EmbedButton } from "../embed/button";
import { formatInstant, startsDay } from "../format/time";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import type { PageState } from "../page/use-page";
import { PictureButton } from "../picture/button";
import { AudienceControl } from "./audience";
import { AudienceChips } from "./chips";
import { ComparisonControl } from "./comparison";
import { Facts } from "./facts";
import { Freshness } from "./freshness";
import { PeriodControl } from "./period";
import { ZoneControl } from "./zone";
import "./controls.css";

const TEXTS = MESSAGES.controls;

interface Props {
  page: PageState<unknown>;
  /** The period as the API resolved it. */
  span: SpanFragment | undefined;
  /** Whether the page supports comparisons. */
  comparable?: boolean;
}

/** The controls of a page: period, comparison, audience and time zone. In an embed they are words. */
export function Controls({ page, span, comparable = true }: Props) {
  const { location } = page;
  const until = span && endOfUnfinishedPeriod(location, span);
  return (
    <div className="controls" role="group" aria-label={TEXTS.label}>
      {location.embed ? (
        <Facts {...{ page, span, comparable }} />
      ) : (
        <>
          <PeriodControl location={location} span={span} />
          {comparable && <ComparisonControl location={location} span={span} />}
          {location.playlist !== null && <AudienceControl location={location} />}
          <ZoneControl location={location} />
          <Freshness
            receivedAt={page.receivedAt}
            zone={location.zone}
            updating={page.isFetching}
            onRefresh={page.refresh}
          />
          <PictureButton page={page} />
          <EmbedButton page={page} />
        </>
      )}
      <AudienceChips location={location} />
      {until && <p className="controls-note">{TEXTS.inProgress(until, comparable && location.compare !== null)}</p>}
    </div>
  );
}

/** The end of a period that is not over yet, as text; null for other periods. */
function endOfUnfinishedPeriod({ period }: PageLocation, { end, timeZone }: SpanFragment): string | null {
  return "start" in period || startsDay(new Date(end), timeZone) ? null : formatInstant(end, timeZone);
}
