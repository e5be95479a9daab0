// Builds the ECharts option of the line chart.

import type { LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, MarkLineComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import { formatTick, type Unit } from "../format/number";
import type { Colors } from "./colors";
import { tooltipLook } from "./tooltip";

export type Option = ComposeOption<
  LineSeriesOption | GridComponentOption | MarkLineComponentOption | TooltipComponentOption
>;

export interface Line {
  label: string;
  unit: Unit;
  values: readonly (number | null)[];
  /** The values of the compared period, bucket by bucket. */
  compared: readonly (number | null)[] | null;
}

export interface ChartData {
  /** Labels of the time axis, one for each bucket. */
  labels: string[];
  /** Indexes of the buckets that the period covers only in part. */
  partial: readonly number[];
  /** Vertical lines at buckets, with a label above them. */
  marks: readonly { index: number; label: string }[];
  main: Line;
  /** A second metric, on an axis of its own. */
  overlay: Line | null;
  /** Builds the tooltip of a bucket. */
  tooltip: (index: number) => HTMLElement;
}

/** Lines of fewer points get symbols, as they would hardly be seen. */
const MIN_LINE_POINTS = 3;

export function chartOption({ labels, partial, marks, main, overlay, tooltip }: ChartData, colors: Colors): Option {
  const axis = (unit: Unit, side: "left" | "right") => ({
    type: "value" as const,
    position: side,
    min: 0,
    minInterval: unit === "count" ? 1 : 0,
    splitNumber: 4,
    axisLabel: { color: colors.inkSoft, fontSize: 12, formatter: (value: number) => formatTick(value, unit) },
    splitLine: { show: side === "left", lineStyle: { color: colors.line } },
  });
  // A hollow symbol marks a partial bucket: its value must not be compared with its neighbours.
  const hollow = (color: string) => ({
    symbol: "circle",
    symbolSize: 9,
    itemStyle: { color: colors.panel, borderColor: color, borderWidth: 2 },
  });
  const line = (values: readonly (number | null)[], color: string, style: LineSeriesOption): LineSeriesOption => ({
    type: "line",
    data: values.map((value, index) => (partial.includes(index) ? { value, ...hollow(color) } : value)),
    symbol: values.length < MIN_LINE_POINTS ? "circle" : "none",
    symbolSize: 7,
    showAllSymbol: true,
    emphasis: { disabled: true },
    itemStyle: { color },
    ...style,
    lineStyle: { color, width: 2, ...style.lineStyle },
  });
  const series = [
    line(main.values, colors.accent, {
      name: "main",
      areaStyle: { color: colors.accent, opacity: 0.08 },
      markLine: {
        silent: true,
        symbol: "none",
        lineStyle: { color: colors.inkSoft, type: "dashed", width: 1 },
        label: { position: "end", distance: 3, color: colors.inkSoft, fontSize: 11, formatter: "{b}" },
        data: marks.map(({ index, label }) => ({ name: label, xAxis: index })),
      },
      z: 3,
    }),
  ];
  if (main.compared) {
    series.unshift(
      line(main.compared, colors.accent, {
        name: "compared",
        lineStyle: { type: [5, 4], width: 1.5, opacity: 0.65 },
        z: 2,
      }),
    );
  }
  if (overlay) series.push(line(overlay.values, colors.second, { name: "overlay", yAxisIndex: 1, z: 4 }));
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    grid: {
      // The labels of marks are above the lines.
      top: marks.length > 0 ? 22 : 16,
      left: 8,
      right: overlay ? 8 : 16,
      bottom: 4,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    tooltip: {
      ...tooltipLook(colors),
      trigger: "axis",
      axisPointer: { type: "line", lineStyle: { color: colors.inkSoft, type: "solid", width: 1 } },
      formatter: (points) => tooltip((Array.isArray(points) ? points[0] : points)?.dataIndex ?? 0),
    },
    xAxis: {
      type: "category",
      data: labels,
      boundaryGap: labels.length < MIN_LINE_POINTS,
      axisLine: { lineStyle: { color: colors.lineStrong } },
      axisTick: { show: false },
      axisLabel: { color: colors.inkSoft, fontSize: 12, hideOverlap: true, margin: 12 },
    },
    yAxis: overlay ? [axis(main.unit, "left"), axis(overlay.unit, "right")] : [axis(main.unit, "left")],
    series,
  };
}
