import { HeatmapChart } from "echarts/charts";
import { GridComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback, useMemo } from "react";
import type { Colors } from "../../chart/colors";
import { ChartHost } from "../../chart/host";
import type { PlaylistHoursFragment } from "../../data/documents";
import { isCut, MAX_WEEKS } from "../../data/hours-period";
import { formatValue } from "../../format/number";
import { formatSpan } from "../../format/time";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS } from "../../metric/catalogue";
import type { BodyProps } from "../../panel/definition";
import { heatOption } from "./heat-option";
import { hourMetric } from "./metric";
import { hourName, weekdayName } from "./names";
import { busiestOf, sumByWeekHour } from "./week";
import "../../chart/line-chart.css";
import "./hours.css";

use([HeatmapChart, GridComponent, TooltipComponent, VisualMapContinuousComponent, CanvasRenderer]);

const TEXTS = MESSAGES.hours;

/** When in the week viewers watch, as a heat map. */
export default function HoursBody({ data: { hours }, location }: BodyProps<PlaylistHoursFragment>) {
  const metric = hourMetric(location);
  const { period, columns } = hours;
  const week = useMemo(() => sumByWeekHour(columns.start, columns[metric], period.timeZone), [columns, metric, period]);
  const option = useCallback((colors: Colors) => heatOption(week, metric, colors), [week, metric]);
  const zone = period.timeZone.replaceAll("_", " ");
  const busiest = busiestOf(week);
  const average = busiest?.average ?? null;
  return (
    <>
      {busiest && average !== null && average > 0 && (
        <p className="hours-summary">
          {TEXTS.summary(
            weekdayName(busiest.weekday, "long"),
            hourName(busiest.hour),
            `${formatValue(average, "minutes")} ${PLAYLIST_METRICS[metric].label.toLowerCase()}`,
            zone,
          )}
        </p>
      )}
      {isCut(location.period, period) && <p className="hours-cut">{TEXTS.cut(MAX_WEEKS, formatSpan(period))}</p>}
      <ChartHost option={option} label={TEXTS.chart(PLAYLIST_METRICS[metric].label, zone)} className="hours-chart" />
    </>
  );
}
