import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback, useMemo } from "react";
import type { Colors } from "../../chart/colors";
import { ChartHost } from "../../chart/host";
import type { NodeEngagementFragment } from "../../data/documents";
import { formatCount, formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { formatSlice } from "./format";
import { engagementOption } from "./option";
import { clicksElsewhere, mostLeft, readSlices, readWindows, type Slice } from "./slices";
import { tooltipElement } from "./tooltip";
import "../../chart/line-chart.css";
import "./engagement.css";

use([LineChart, BarChart, GridComponent, MarkAreaComponent, TooltipComponent, CanvasRenderer]);

const TEXTS = MESSAGES.engagement;

/** Who watches the node's media from its start to its end, where they leave, and when they click. */
export default function EngagementBody({ data }: BodyProps<NodeEngagementFragment>) {
  const slices = useMemo(() => readSlices(data), [data]);
  const option = useCallback(
    (colors: Colors) => {
      const windows = readWindows(data);
      const tooltip = (index: number) => tooltipElement(slices[index], windows);
      const length = data.engagement.durationSeconds ?? 0;
      return engagementOption({ slices, windows, length, titles: TEXTS.charts, tooltip }, colors);
    },
    [data, slices],
  );
  const elsewhere = clicksElsewhere(data);
  return (
    <>
      <p className="engagement-summary">{summarize(data, mostLeft(slices))}</p>
      <ul className="engagement-legend" aria-hidden="true">
        <li data-key="views">{TEXTS.views}</li>
        <li data-key="viewers">{TEXTS.viewers}</li>
        <li data-key="window">{TEXTS.windows}</li>
      </ul>
      <div className="engagement-chart">
        <ChartHost option={option} label={TEXTS.chartLabel} className="engagement-box" />
      </div>
      {elsewhere > 0 && <p className="engagement-note">{TEXTS.elsewhere(elsewhere)}</p>}
    </>
  );
}

function summarize({ engagement }: NodeEngagementFragment, most: Slice | null): string {
  const { plays, averageShareWatched: watched, completionRate: completed } = engagement;
  const told =
    watched === null
      ? TEXTS.summaryUnknown(formatCount(plays, "play"))
      : TEXTS.summary(formatCount(plays, "play"), formatValue(watched, "percent"), formatValue(completed, "percent"));
  return most ? `${told} ${TEXTS.mostLeft(formatSlice(most), most.exits)}` : told;
}
