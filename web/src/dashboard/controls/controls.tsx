import type { Address } from "../address/address";
import type { SpanFragment } from "../api/documents";
import { formatInstant, startsDay } from "../format/time";
import { Freshness } from "../state/freshness";
import { AudienceControl } from "./audience";
import { AudienceChips } from "./chips";
import { ComparisonControl } from "./comparison";
import { PeriodControl } from "./period";
import { ZoneControl } from "./zone";
import "./controls.css";

interface Props {
  address: Address;
  /** The period as the API resolved it. */
  span: SpanFragment | undefined;
  /** Requests the latest numbers. */
  onRefresh: () => void;
  updating: boolean;
  /** When the numbers were received, in milliseconds since 1970. */
  receivedAt: number | undefined;
  /** Whether the page supports comparisons. */
  comparable?: boolean;
}

/** The controls of a page: period, comparison, audience and time zone. */
export function Controls({ address, span, onRefresh, updating, receivedAt, comparable = true }: Props) {
  const until = span && endOfUnfinishedPeriod(address, span);
  return (
    <div className="controls" role="group" aria-label="What is shown">
      <PeriodControl address={address} span={span} />
      {comparable && <ComparisonControl address={address} span={span} />}
      {address.playlist !== null && <AudienceControl address={address} playlist={address.playlist} />}
      <ZoneControl address={address} />
      <Freshness receivedAt={receivedAt} zone={address.zone} updating={updating} onRefresh={onRefresh} />
      <AudienceChips address={address} />
      {until && (
        <p className="controls-note">
          In progress: counted until {until}
          {comparable && address.compare !== null && ", and compared until the same time of day"}.
        </p>
      )}
    </div>
  );
}

/** The end of a period that is not over yet, as text; null for other periods. */
function endOfUnfinishedPeriod({ period }: Address, { end, timeZone }: SpanFragment): string | null {
  return "start" in period || startsDay(new Date(end), timeZone) ? null : formatInstant(end, timeZone);
}
