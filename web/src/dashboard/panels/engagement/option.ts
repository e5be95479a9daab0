// Builds the ECharts option of the panel: what happens at each second of the media. From top to bottom: when hotspots are
// shown, who watches, who leaves, and who clicks.

import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption } from "echarts/charts";
import type { AxisPointerComponentOption, GridComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Colors } from "../../chart/colors";
import { tooltipLook } from "../../chart/tooltip";
import { formatSeconds, formatTick } from "../../format/number";
import { type Part, packWindows, type Window } from "./parts";
import { drawWindow } from "./window-bar";

export type Option = ComposeOption<
  | LineSeriesOption
  | BarSeriesOption
  | CustomSeriesOption
  | GridComponentOption
  | TooltipComponentOption
  | AxisPointerComponentOption
>;

export interface ChartData {
  parts: readonly Part[];
  windows: readonly Window[];
  /** Length of the media in seconds. */
  length: number;
  titles: { watched: string; left: string; clicks: string };
  /** Builds the tooltip of a part. */
  tooltip: (index: number) => HTMLElement;
}

/** In pixels. */
const ROW = 20;
const GAP = 38;
const WATCHED = 170;
const BARS = 56;
/** Those of more rows would push the curve down; the tooltip has them all. */
const MAX_ROWS = 6;

/** The height of the whole chart in pixels. */
export function chartHeight(windows: readonly Window[]): number {
  return heightOfRows(windows) + WATCHED + 2 * BARS + 3 * GAP + 24;
}

export function engagementOption({ parts, windows, length, titles, tooltip }: ChartData, colors: Colors): Option {
  const points = (value: (part: Part) => number | null) =>
    parts.map((part) => [(part.from + part.until) / 2, value(part)]);
  const line = (color: string, value: (part: Part) => number | null): LineSeriesOption => ({
    ...{ type: "line", xAxisIndex: 1, yAxisIndex: 1, symbol: "none", emphasis: { disabled: true } },
    ...{ data: points(value), itemStyle: { color }, lineStyle: { color, width: 2 } },
  });
  const bars = (grid: number, color: string, value: (part: Part) => number): BarSeriesOption => ({
    ...{ type: "bar", xAxisIndex: grid, yAxisIndex: grid, barWidth: "76%", emphasis: { disabled: true } },
    ...{ data: points(value), itemStyle: { color, borderRadius: [2, 2, 0, 0] } },
  });
  const isCompared = parts.some(({ viewsBefore }) => viewsBefore !== null);
  const rows = heightOfRows(windows);
  const watched = rows + GAP;
  const left = watched + WATCHED + GAP;
  const grids = [
    { top: 0, height: rows },
    { top: watched, height: WATCHED },
    { top: left, height: BARS },
    { top: left + BARS + GAP, height: BARS },
  ];
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    grid: grids.map((grid) => ({ ...grid, left: 48, right: 20 })),
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: colors.inkSoft, type: "solid", width: 1 } },
    tooltip: {
      ...tooltipLook(colors),
      trigger: "axis",
      formatter: (told) => tooltip(indexOfPart(told)),
    },
    xAxis: grids.map((_, grid) => ({
      ...{ type: "value" as const, gridIndex: grid, min: 0, max: length, containShape: false },
      axisLine: { show: grid > 0, lineStyle: { color: colors.lineStrong } },
      axisLabel: {
        ...{ show: grid === 3, color: colors.inkSoft, fontSize: 12, hideOverlap: true },
        ...{ formatter: formatSeconds, alignMaxLabel: "right" as const, alignMinLabel: "left" as const },
      },
      axisTick: { show: false },
      splitLine: { show: false },
    })),
    yAxis: [
      { type: "value", gridIndex: 0, show: false, min: 0, max: Math.max(rows / ROW, 1), inverse: true },
      ...[titles.watched, titles.left, titles.clicks].map((name, index) => ({
        ...{ type: "value" as const, gridIndex: index + 1, min: 0, minInterval: 1, splitNumber: index === 0 ? 4 : 2 },
        ...{ name, nameLocation: "end" as const, nameGap: 14 },
        nameTextStyle: { color: colors.inkSoft, fontSize: 12, align: "left" as const, padding: [0, 0, 0, -40] },
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: colors.inkSoft, fontSize: 12, formatter: (value: number) => formatTick(value, "count") },
        splitLine: { lineStyle: { color: colors.line } },
      })),
    ],
    series: [
      // First: its points tell the tooltip which part it is about.
      {
        ...line(colors.accent, ({ views }) => views),
        areaStyle: { color: colors.accent, opacity: 0.1 },
        markArea: {
          ...{ silent: true, itemStyle: { color: colors.inkSoft, opacity: 0.05 } },
          data: windows.map(({ from, until }) => [{ xAxis: from }, { xAxis: until }]),
        },
      },
      line(colors.second, ({ viewers }) => viewers),
      bars(2, colors.second, ({ exits }) => exits),
      bars(3, colors.accent, ({ clicks }) => clicks),
      windowBars(windows, colors),
      ...(isCompared
        ? [
            {
              ...line(colors.accent, ({ viewsBefore }) => viewsBefore),
              lineStyle: { color: colors.accent, type: [5, 4], width: 1.5, opacity: 0.65 },
            },
          ]
        : []),
    ],
  };
}

/** A bar for each window, in as many rows as overlapping ones need: the darker, the more clicks. */
function windowBars(windows: readonly Window[], colors: Colors): CustomSeriesOption {
  const rows = packWindows(windows);
  const most = Math.max(...windows.map(({ clicks }) => clicks), 1);
  return {
    ...{ type: "custom", silent: true, clip: true, tooltip: { show: false } },
    encode: { x: [0, 1], y: 2 },
    data: windows.flatMap(({ from, until }, index) => {
      const row = rows[index] ?? 0;
      return row < MAX_ROWS ? [[from, until, row, index]] : [];
    }),
    renderItem: (_, api) => {
      const window = windows[Number(api.value(3))];
      return window ? drawWindow(window.name, window.clicks / most, ROW, api, colors) : null;
    },
  };
}

function heightOfRows(windows: readonly Window[]): number {
  return Math.min(Math.max(0, ...packWindows(windows).map((row) => row + 1)), MAX_ROWS) * ROW;
}

type Told = Parameters<Extract<NonNullable<TooltipComponentOption["formatter"]>, (...told: never[]) => unknown>>[0];

/** Of all series at a place, the first one has a point for each part. */
function indexOfPart(told: Told): number {
  const points = Array.isArray(told) ? told : [told];
  return points.find(({ seriesIndex }) => seriesIndex === 0)?.dataIndex ?? points[0]?.dataIndex ?? 0;
}
