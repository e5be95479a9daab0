import type { Interval } from "../../data/documents";
import { chosenInterval } from "../../data/variables";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";

const INTERVALS: readonly { interval: Interval; label: string }[] = [
  { interval: "HOUR", label: "Hour" },
  { interval: "DAY", label: "Day" },
  { interval: "WEEK", label: "Week" },
  { interval: "MONTH", label: "Month" },
];

/** Selects the length of the timeline's buckets. */
export function IntervalChoice({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <div className="segments" role="group" aria-label="Interval">
      {INTERVALS.map(({ interval, label }) => (
        <button
          key={interval}
          type="button"
          aria-pressed={chosenInterval(location) === interval}
          onClick={() => navigate({ interval })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
