import { useNavigate } from "../../location/history";
import { MESSAGES } from "../../messages/messages";
import type { Metric } from "../../metric/catalogue";
import { Tooltip } from "../../ui/tooltip";

interface Props {
  metrics: readonly Metric[];
  metric: Metric;
  overlay: Metric | null;
}

/** Selects the metric that the chart shows. */
export function Tabs({ metrics, metric, overlay }: Props) {
  const navigate = useNavigate();
  return (
    <div className="timeline-tabs" role="group" aria-label={MESSAGES.timeline.metric}>
      {metrics.map((each, index) => (
        <Tooltip key={each.name} text={each.definition}>
          <button
            type="button"
            aria-pressed={each === metric}
            onClick={() =>
              navigate({
                metric: index === 0 ? null : each.name,
                overlay: overlay === null || overlay === each ? null : overlay.name,
              })
            }
          >
            {each.short}
          </button>
        </Tooltip>
      ))}
    </div>
  );
}
