// Builds the ECharts option of the heat map by weekday and hour.

import type { HeatmapSeriesOption } from "echarts/charts";
import type { GridComponentOption, TooltipComponentOption, VisualMapComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Colors } from "../../chart/colors";
import { tooltipLook, tooltipTable } from "../../chart/tooltip";
import { formatTick, formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS } from "../../metric/catalogue";
import type { HourMetric } from "./metric";
import { hourName, weekdayName } from "./names";
import type { WeekHour } from "./week";

type Option = ComposeOption<
  HeatmapSeriesOption | GridComponentOption | TooltipComponentOption | VisualMapComponentOption
>;

const TEXTS = MESSAGES.hours;
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function heatOption(week: readonly WeekHour[], metric: HourMetric, colors: Colors): Option {
  const largest = Math.max(...week.map(({ average }) => average ?? 0));
  const axis = {
    type: "category" as const,
    axisLine: { show: false },
    axisTick: { show: false },
    splitArea: { show: false },
  };
  const label = { color: colors.inkSoft, fontSize: 12 };
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    grid: { top: 8, left: 8, right: 8, bottom: 44, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      ...tooltipLook(colors),
      trigger: "item",
      formatter: (item) => describe(week[(Array.isArray(item) ? item[0] : item)?.dataIndex ?? -1], metric),
    },
    xAxis: { ...axis, data: HOURS.map(hourName), axisLabel: { ...label, hideOverlap: true } },
    yAxis: {
      ...axis,
      inverse: true,
      data: WEEKDAYS.map((weekday) => weekdayName(weekday, "short")),
      axisLabel: { ...label, interval: 0 },
    },
    visualMap: {
      type: "continuous",
      ...{ min: 0, max: largest || 1, orient: "horizontal", left: "center", bottom: 4 },
      ...{ itemWidth: 12, itemHeight: 120, calculable: false, hoverLink: false },
      text: [formatTick(largest, PLAYLIST_METRICS[metric].unit), "0"],
      textStyle: label,
      inRange: { color: [colors.accent, colors.accent], colorAlpha: [0.06, 1] },
      // What the translucent colours of the scale lie on.
      outOfRange: { color: colors.panel },
    },
    series: [
      {
        type: "heatmap",
        // An hour that no day has stays empty.
        data: week.map(({ weekday, hour, average }) => [hour, weekday, average ?? "-"]),
        itemStyle: { borderColor: colors.panel, borderWidth: 2, borderRadius: 4 },
        emphasis: { itemStyle: { borderColor: colors.ink, borderWidth: 2 } },
      },
    ],
  };
}

function describe(hour: WeekHour | undefined, metric: HourMetric): HTMLElement | string {
  if (!hour) return "";
  const { unit, label } = PLAYLIST_METRICS[metric];
  return tooltipTable(TEXTS.inHour(weekdayName(hour.weekday, "long"), hourName(hour.hour)), [
    [TEXTS.onAverage(label), formatValue(hour.average, unit === "count" ? "minutes" : unit)],
    [TEXTS.inTotal(label), formatValue(hour.total, unit)],
    [TEXTS.days, formatValue(hour.days, "count")],
  ]);
}
