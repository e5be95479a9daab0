// Builds the ECharts option of new and returning viewers over time.

import type { BarSeriesOption } from "echarts/charts";
import type { GridComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Colors } from "../../chart/colors";
import { tooltipLook, tooltipTable } from "../../chart/tooltip";
import { formatTick, formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";

type Option = ComposeOption<BarSeriesOption | GridComponentOption | TooltipComponentOption>;

export interface Bars {
  /** Labels of the time axis, and complete ones for tooltips. */
  labels: readonly string[];
  titles: readonly string[];
  newViewers: readonly number[];
  returningViewers: readonly number[];
}

const TEXTS = MESSAGES.newAndReturning;

export function barsOption({ labels, titles, newViewers, returningViewers }: Bars, colors: Colors): Option {
  const bar = (values: readonly number[], color: string): BarSeriesOption => ({
    ...{ type: "bar", stack: "viewers", data: [...values], barMaxWidth: 28, barCategoryGap: "20%" },
    itemStyle: { color },
    emphasis: { disabled: true },
  });
  const label = { color: colors.inkSoft, fontSize: 12 };
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    grid: { top: 12, left: 8, right: 16, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      ...tooltipLook(colors),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (points) => {
        const index = (Array.isArray(points) ? points[0] : points)?.dataIndex ?? 0;
        return tooltipTable(titles[index] ?? "", [
          [TEXTS.returning, formatValue(returningViewers[index], "count")],
          [TEXTS.new, formatValue(newViewers[index], "count")],
        ]);
      },
    },
    xAxis: {
      ...{ type: "category", data: [...labels] },
      axisLine: { lineStyle: { color: colors.lineStrong } },
      axisTick: { show: false },
      axisLabel: { ...label, hideOverlap: true, margin: 12 },
    },
    yAxis: {
      ...{ type: "value", minInterval: 1, splitNumber: 4 },
      axisLabel: { ...label, formatter: (value: number) => formatTick(value, "count") },
      splitLine: { lineStyle: { color: colors.line } },
    },
    series: [bar(newViewers, colors.accent), bar(returningViewers, colors.second)],
  };
}
