// Builds the ECharts option of the panel: three charts over the same media, who watches, who leaves, and who clicks.

import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { AxisPointerComponentOption, GridComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Colors } from "../../chart/colors";
import { formatSeconds, formatTick } from "../../format/number";
import { isolate } from "../../format/text";
import type { Slice, Window } from "./slices";

export type Option = ComposeOption<
  LineSeriesOption | BarSeriesOption | GridComponentOption | TooltipComponentOption | AxisPointerComponentOption
>;

export interface ChartData {
  slices: readonly Slice[];
  windows: readonly Window[];
  /** Length of the media in seconds. */
  length: number;
  /** The names of the charts, from top to bottom. */
  titles: readonly [watched: string, left: string, clicks: string];
  /** Builds the tooltip of a slice. */
  tooltip: (index: number) => HTMLElement;
}

/** From top to bottom, in pixels. The whole is as high as HEIGHT. */
const GRIDS = [
  { top: 30, height: 190 },
  { top: 258, height: 56 },
  { top: 352, height: 56 },
] as const;
export const HEIGHT = 440;

/** More names of windows than these would cover the curve; the tooltip has them all. */
const MAX_LABELS = 5;
const LABEL_HEIGHT = 17;

export function engagementOption({ slices, windows, length, titles, tooltip }: ChartData, colors: Colors): Option {
  const points = (value: (slice: Slice) => number) => slices.map((slice) => [middle(slice), value(slice)]);
  const bars = (grid: number, color: string, value: (slice: Slice) => number): BarSeriesOption => ({
    ...{ type: "bar", xAxisIndex: grid, yAxisIndex: grid, barWidth: "80%" },
    ...{ itemStyle: { color }, emphasis: { disabled: true }, data: points(value) },
  });
  const line = (color: string, value: (slice: Slice) => number): LineSeriesOption => ({
    ...{ type: "line", symbol: "none", emphasis: { disabled: true }, data: points(value) },
    ...{ itemStyle: { color }, lineStyle: { color, width: 2 } },
  });
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    grid: GRIDS.map((grid) => ({ ...grid, left: 48, right: 20 })),
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: colors.inkSoft, type: "solid", width: 1 } },
    tooltip: {
      ...{ trigger: "axis", confine: true, transitionDuration: 0, className: "chart-tooltip" },
      ...{ backgroundColor: colors.raised, borderColor: colors.line },
      textStyle: { color: colors.ink, fontFamily: colors.font },
      formatter: (told) => tooltip((Array.isArray(told) ? told[0] : told)?.dataIndex ?? 0),
    },
    xAxis: GRIDS.map((_, grid) => ({
      ...{ type: "value" as const, gridIndex: grid, min: 0, max: length },
      axisLine: { lineStyle: { color: colors.lineStrong } },
      axisLabel: {
        ...{ show: grid === GRIDS.length - 1, color: colors.inkSoft, fontSize: 12, hideOverlap: true },
        formatter: (seconds: number) => formatSeconds(seconds),
      },
      axisTick: { show: false },
      splitLine: { show: false },
    })),
    yAxis: GRIDS.map((_, grid) => ({
      ...{ type: "value" as const, gridIndex: grid, min: 0, minInterval: 1, splitNumber: grid === 0 ? 4 : 2 },
      ...{ name: titles[grid] ?? "", nameLocation: "end" as const, nameGap: 10 },
      nameTextStyle: { color: colors.inkSoft, fontSize: 12, align: "left" as const, padding: [0, 0, 0, -40] },
      axisLabel: { color: colors.inkSoft, fontSize: 12, formatter: (value: number) => formatTick(value, "count") },
      splitLine: { lineStyle: { color: colors.line } },
    })),
    series: [
      {
        ...line(colors.accent, ({ views }) => views),
        areaStyle: { color: colors.accent, opacity: 0.1 },
        markArea: { silent: true, data: windows.map((window, index) => area(window, index, length, colors)) },
      },
      line(colors.second, ({ viewers }) => viewers),
      bars(1, colors.second, ({ exits }) => exits),
      bars(2, colors.accent, ({ clicks }) => clicks),
    ],
  };
}

function middle({ from, until }: Slice): number {
  return (from + until) / 2;
}

type Area = NonNullable<NonNullable<LineSeriesOption["markArea"]>["data"]>[number];

/** The window of a hotspot. The names of windows stand below each other, since windows overlap. */
function area({ name, from, until }: Window, index: number, length: number, colors: Colors): Area {
  const opensLate = from > length / 2;
  const label = {
    ...{ show: index < MAX_LABELS, position: opensLate ? ("insideTopRight" as const) : ("insideTopLeft" as const) },
    ...{ distance: 6, offset: [0, index * LABEL_HEIGHT] as [number, number] },
    ...{ color: colors.inkSoft, fontSize: 12, width: 180, overflow: "truncate" as const },
  };
  const itemStyle = { color: colors.inkSoft, opacity: 0.09 };
  return [{ name: isolate(name), xAxis: from, itemStyle, label }, { xAxis: until }];
}
