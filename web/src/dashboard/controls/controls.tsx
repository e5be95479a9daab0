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
  /** The period as the server understood it. */
  span: SpanFragment | undefined;
  /** Asks for the newest numbers. */
  onRefresh: () => void;
  updating: boolean;
  /** When the numbers came, in milliseconds. */
  answeredAt: number | undefined;
  /** Whether there is something to compare here. */
  comparable?: boolean;
}

/** What is asked: which time, in which zone, compared with what, of whom. */
export function Controls({ address, span, onRefresh, updating, answeredAt, comparable = true }: Props) {
  const until = span && untilNow(address, span);
  return (
    <div className="controls" role="group" aria-label="What is shown">
      <PeriodControl address={address} span={span} />
      {comparable && <ComparisonControl address={address} span={span} />}
      {address.playlist !== null && <AudienceControl address={address} playlist={address.playlist} />}
      <ZoneControl address={address} />
      <Freshness answeredAt={answeredAt} zone={address.zone} updating={updating} onRefresh={onRefresh} />
      <AudienceChips address={address} />
      {until && (
        <p className="controls-note">
          Not over yet: until {until}
          {comparable && address.compare !== null && ", and compared until the same time of day"}.
        </p>
      )}
    </div>
  );
}

/** Until when a period that is not over was counted. */
function untilNow({ period }: Address, { end, timeZone }: SpanFragment): string | null {
  return "start" in period || startsDay(new Date(end), timeZone) ? null : formatInstant(end, timeZone);
}
