import { BarChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback, useId, useMemo } from "react";
import type { Colors } from "../../chart/colors";
import { ChartHost } from "../../chart/host";
import { formatSeconds, formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { formatBucket } from "./format";
import { countLeft, leftOption } from "./left-option";
import { type Bucket, shownBuckets, type Times, timeOption } from "./time-option";
import type { Choices } from "./ways";
import "../../chart/line-chart.css";

use([BarChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

const { left: LEFT, time: TIME } = MESSAGES.choices;

/** How plays were left: a bar, and the numbers of its parts. */
export function LeftChart({ choices }: { choices: Choices }) {
  const heading = useId();
  const counts = useMemo(() => countLeft(choices), [choices]);
  const option = useCallback((colors: Colors) => leftOption(counts, colors), [counts]);
  return (
    <section className="choices-left" aria-labelledby={heading}>
      <h3 id={heading}>{LEFT.title}</h3>
      <ChartHost option={option} label={LEFT.chartLabel} className="choices-left-box" />
      <dl>
        {counts.map(([left, count]) => (
          <div key={left} data-left={left}>
            <dt>{LEFT[left]}</dt>
            <dd className="number">{formatValue(count, "count")}</dd>
            <dd className="number">{formatValue(count / choices.plays, "percent")}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** How long viewers took to decide. */
export function TimeChart({ times }: { times: Times }) {
  const heading = useId();
  const option = useCallback(
    (colors: Colors) => {
      const marks = [
        { seconds: times.medianSeconds, text: TIME.median },
        { seconds: times.ninetiethPercentileSeconds, text: TIME.ninetieth },
      ].flatMap(({ seconds, text }) => (seconds === null ? [] : [{ seconds, label: text(formatSeconds(seconds)) }]));
      return timeOption(shownBuckets(times.histogram), marks, tell, colors);
    },
    [times],
  );
  return (
    <section className="choices-time" aria-labelledby={heading}>
      <h3 id={heading}>{TIME.title}</h3>
      {times.count > 0 ? (
        <ChartHost option={option} label={TIME.chartLabel} className="choices-time-box" />
      ) : (
        <p>{TIME.empty}</p>
      )}
    </section>
  );
}

function tell(bucket: Bucket): string {
  return `${formatBucket(bucket)}: ${TIME.tooltip(bucket.count)}`;
}
