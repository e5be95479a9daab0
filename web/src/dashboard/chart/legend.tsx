import { useNavigate } from "../address/history";
import { METRICS, type MetricName } from "../metric/catalogue";
import { Explained } from "../state/hint";
import { nameSeries } from "./axis";
import type { Series } from "./series";
import { UNITS } from "./unit";

interface Props {
  metrics: readonly MetricName[];
  metric: MetricName;
  overlay: MetricName | null;
  /** Null until there is an answer. */
  series: Series | null;
}

/** What the points and lines of the chart are, and the choice of a second metric. */
export function Legend({ metrics, metric, overlay, series }: Props) {
  const navigate = useNavigate();
  const unit = series && UNITS[series.interval].one;
  return (
    <div className="legend">
      <span className="legend-series">{series ? nameSeries(series) : " "}</span>
      {series?.buckets.some(({ isCut }) => isCut) && (
        <span className="legend-cut">
          <span className="key cut" aria-hidden="true" />
          <Explained text="The period begins or ends within it: its numbers are those of the part, not of the whole.">
            Part of {unit}
          </Explained>
        </span>
      )}
      {series?.compared && (
        <span className="legend-compared">
          <span className="key compared" aria-hidden="true" /> Compared period
        </span>
      )}
      <label className="overlay-choice" data-chosen={overlay !== null}>
        <span className="key" aria-hidden="true" />
        <select
          aria-label="Second metric"
          value={overlay ?? ""}
          onChange={(event) => navigate({ overlay: event.target.value || null })}
        >
          <option value="">Add a second metric</option>
          {metrics
            .filter((name) => name !== metric)
            .map((name) => (
              <option key={name} value={name}>
                {METRICS[name].label}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}
