import { BarChart, CustomChart, LineChart } from "echarts/charts";
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
import { formatPart } from "./format";
import { chartHeight, engagementOption } from "./option";
import { clicksElsewhere, mostLeft, type Part, readParts, readWindows } from "./parts";
import { tooltipElement } from "./tooltip";
import "../../chart/line-chart.css";
import "./engagement.css";

use([LineChart, BarChart, CustomChart, GridComponent, MarkAreaComponent, TooltipComponent, CanvasRenderer]);

const TEXTS = MESSAGES.engagement;

/** Who watches the node's media from its start to its end, where they leave, and when they click. */
export default function EngagementBody({ data }: BodyProps<NodeEngagementFragment>) {
  const parts = useMemo(() => readParts(data), [data]);
  const windows = useMemo(() => readWindows(data), [data]);
  const option = useCallback(
    (colors: Colors) => {
      const tooltip = (index: number) => tooltipElement(parts[index], windows);
      const length = data.engagement.durationSeconds ?? 0;
      return engagementOption({ parts, windows, length, titles: TEXTS.charts, tooltip }, colors);
    },
    [data, parts, windows],
  );
  const elsewhere = clicksElsewhere(data, parts);
  return (
    <>
      <p className="engagement-summary">{summarize(data, mostLeft(parts))}</p>
      <ul className="engagement-legend" aria-hidden="true">
        <li data-key="views">{TEXTS.views}</li>
        {data.engagement.comparison && <li data-key="compared">{TEXTS.viewsBefore}</li>}
        <li data-key="viewers">{TEXTS.viewers}</li>
        <li data-key="window">{TEXTS.windows}</li>
      </ul>
      <div className="engagement-chart" style={{ height: chartHeight(windows) }}>
        <ChartHost option={option} label={TEXTS.chartLabel} className="engagement-box" />
      </div>
      {elsewhere > 0 && <p className="engagement-note">{TEXTS.elsewhere(elsewhere)}</p>}
    </>
  );
}

function summarize({ engagement }: NodeEngagementFragment, most: Part | null): string {
  const { plays, averageShareWatched: watched, completionRate: completed } = engagement;
  const told =
    watched === null
      ? TEXTS.summaryUnknown(formatCount(plays, "play"))
      : TEXTS.summary(formatCount(plays, "play"), formatValue(watched, "percent"), formatValue(completed, "percent"));
  return most ? `${told} ${TEXTS.mostLeft(formatPart(most), most.exits)}` : told;
}
