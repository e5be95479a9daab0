import { useNavigate } from "../address/history";
import { METRICS, type MetricName } from "../metric/catalogue";

interface Props {
  metrics: readonly MetricName[];
  metric: MetricName;
  overlay: MetricName | null;
  /** Whether the chart has a compared line to explain. */
  compared: boolean;
}

/** Which metric the chart shows, and which other one over it. */
export function Tabs({ metrics, metric, overlay, compared }: Props) {
  const navigate = useNavigate();
  return (
    <>
      <div className="tabs" role="group" aria-label="Metric">
        {metrics.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === metric}
            title={METRICS[name].sentence}
            onClick={() =>
              navigate({ metric: name === metrics[0] ? null : name, overlay: overlay === name ? null : overlay })
            }
          >
            {METRICS[name].short}
          </button>
        ))}
      </div>
      <div className="legend">
        {compared && (
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
    </>
  );
}
