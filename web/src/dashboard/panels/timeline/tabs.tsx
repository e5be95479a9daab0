import { useNavigate } from "../../location/history";
import { MESSAGES } from "../../messages/messages";
import { METRICS, type MetricName } from "../../metric/catalogue";
import { Tooltip } from "../../ui/tooltip";

interface Props {
  metrics: readonly MetricName[];
  metric: MetricName;
  overlay: MetricName | null;
}

/** Selects the metric that the chart shows. */
export function Tabs({ metrics, metric, overlay }: Props) {
  const navigate = useNavigate();
  return (
    <div className="tabs" role="group" aria-label={MESSAGES.timeline.metric}>
      {metrics.map((name) => (
        <Tooltip key={name} text={METRICS[name].sentence}>
          <button
            type="button"
            aria-pressed={name === metric}
            onClick={() =>
              navigate({ metric: name === metrics[0] ? null : name, overlay: overlay === name ? null : overlay })
            }
          >
            {METRICS[name].short}
          </button>
        </Tooltip>
      ))}
    </div>
  );
}
