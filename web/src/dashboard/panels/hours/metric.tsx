import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { METRICS } from "../../metric/catalogue";
import "../timeline/timeline.css";

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
    <div className="segments" role="group" aria-label={MESSAGES.hours.metric}>
      {HOUR_METRICS.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={hourMetric(location) === name}
          onClick={() => navigate({ metric: name })}
        >
          {METRICS[name].short}
        </button>
      ))}
    </div>
  );
}
