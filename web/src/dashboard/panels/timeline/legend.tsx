import { useNavigate } from "../../location/history";
import { MESSAGES } from "../../messages/messages";
import type { Metric } from "../../metric/catalogue";
import { TextWithTooltip } from "../../ui/tooltip";
import { describeSeries } from "./axis";
import type { Series } from "./series";

const TEXTS = MESSAGES.timeline;

interface Props {
  metrics: readonly Metric[];
  metric: Metric;
  overlay: Metric | null;
  /** Null until the timeline is loaded. */
  series: Series | null;
}

/** Describes the lines of the chart, and offers a second metric. */
export function Legend({ metrics, metric, overlay, series }: Props) {
  const navigate = useNavigate();
  return (
    <div className="timeline-legend">
      <span className="timeline-legend-series">{series ? describeSeries(series) : " "}</span>
      {series?.buckets.some(({ isPartial }) => isPartial) && (
        <span className="timeline-legend-partial">
          <span className="key partial" aria-hidden="true" />
          <TextWithTooltip text={TEXTS.partOfSentence}>{TEXTS.partOf(TEXTS.bucket[series.interval])}</TextWithTooltip>
        </span>
      )}
      {series?.compared && (
        <span className="timeline-legend-compared">
          <span className="key compared" aria-hidden="true" /> {TEXTS.compared}
        </span>
      )}
      <label className="timeline-overlay" data-chosen={overlay !== null}>
        <span className="key" aria-hidden="true" />
        <select
          aria-label={TEXTS.secondMetric}
          value={overlay?.name ?? ""}
          onChange={(event) => navigate({ overlay: event.target.value || null })}
        >
          <option value="">{TEXTS.addMetric}</option>
          {metrics
            .filter((each) => each !== metric)
            .map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}
