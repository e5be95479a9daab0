import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS } from "../../metric/catalogue";
import { Segments } from "../../ui/segments";

/** Metrics that add up over hours. */
const HOUR_METRICS = ["plays", "minutesViewed", "clicks"] as const;

export type HourMetric = (typeof HOUR_METRICS)[number];

/** The metric that the heat map shows. */
export function hourMetric({ metric }: PageLocation): HourMetric {
  return HOUR_METRICS.find((name) => name === metric) ?? "plays";
}

export function HoursMetricChoice({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <Segments
      label={MESSAGES.hours.metric}
      options={HOUR_METRICS.map((value) => ({ value, label: PLAYLIST_METRICS[value].short }))}
      value={hourMetric(location)}
      onChoose={(metric) => navigate({ metric })}
    />
  );
}
