import { chosenInterval } from "../../data/variables";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Segments } from "../../ui/segments";

const TEXTS = MESSAGES.timeline;
const INTERVALS = ["HOUR", "DAY", "WEEK", "MONTH"] as const;

/** Selects the length of the timeline's buckets. */
export function IntervalChoice({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <Segments
      label={TEXTS.interval}
      options={INTERVALS.map((value) => ({ value, label: TEXTS.intervals[value] }))}
      value={chosenInterval(location)}
      onChoose={(interval) => navigate({ interval })}
    />
  );
}
