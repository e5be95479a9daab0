import { chosenInterval } from "../../data/variables";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { Segments } from "../../ui/segments";

/** Selects the length of the timeline's buckets. */
export function IntervalChoice({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <Segments
      label="Interval"
      options={[
        { value: "HOUR", label: "Hour" },
        { value: "DAY", label: "Day" },
        { value: "WEEK", label: "Week" },
        { value: "MONTH", label: "Month" },
      ]}
      value={chosenInterval(location)}
      onChoose={(interval) => navigate({ interval })}
    />
  );
}
