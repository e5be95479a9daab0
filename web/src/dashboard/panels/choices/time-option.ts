// Builds the ECharts option of the histogram of times to decide, with marks at the median and the 90th percentile.

import type { BarSeriesOption } from "echarts/charts";
import type { GridComponentOption, MarkLineComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Colors } from "../../chart/colors";
import { tooltipLook } from "../../chart/tooltip";
import { formatSeconds, formatTick } from "../../format/number";
import type { Choices } from "./ways";

export type Times = Choices["timeToDecide"];
export type Bucket = Times["histogram"][number];

export interface Mark {
  seconds: number;
  label: string;
}

/** The intervals from the first to the last one with a decision. They are longer, the longer the times. */
export function shownBuckets(histogram: readonly Bucket[]): readonly Bucket[] {
  const first = histogram.findIndex(({ count }) => count > 0);
  return first < 0 ? [] : histogram.slice(first, histogram.findLastIndex(({ count }) => count > 0) + 1);
}

/** Where a time is on an axis on which all intervals are equally wide, in intervals from its start. */
export function placeOf(seconds: number, buckets: readonly Bucket[]): number {
  const index = buckets.findIndex(({ untilSeconds }) => untilSeconds === null || seconds < untilSeconds);
  const bucket = buckets[index];
  if (!bucket) return buckets.length;
  const { fromSeconds, untilSeconds } = bucket;
  return index + (untilSeconds === null ? 0.5 : (seconds - fromSeconds) / (untilSeconds - fromSeconds));
}

export function timeOption(
  buckets: readonly Bucket[],
  marks: readonly Mark[],
  tooltip: (bucket: Bucket) => string,
  colors: Colors,
): ComposeOption<BarSeriesOption | GridComponentOption | MarkLineComponentOption | TooltipComponentOption> {
  const bounds = buckets.map(({ fromSeconds }) => fromSeconds).concat(buckets.at(-1)?.untilSeconds ?? []);
  const text = { color: colors.inkSoft, fontSize: 12 };
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    grid: { top: 40, bottom: 24, left: 40, right: 16 },
    tooltip: {
      ...tooltipLook(colors),
      ...{ trigger: "axis", axisPointer: { type: "none" } },
      textStyle: { color: colors.ink, fontFamily: colors.font, fontSize: 13 },
      formatter: (told) => {
        const bucket = buckets[(Array.isArray(told) ? told[0] : told)?.dataIndex ?? 0];
        return bucket ? tooltip(bucket) : "";
      },
    },
    xAxis: {
      ...{ type: "value", min: 0, max: buckets.length, interval: 1, containShape: false },
      axisLine: { lineStyle: { color: colors.lineStrong } },
      axisLabel: { ...text, hideOverlap: true, formatter: (index: number) => formatBound(bounds[index]) },
      axisTick: { show: true, lineStyle: { color: colors.lineStrong } },
      splitLine: { show: false },
    },
    yAxis: {
      ...{
        type: "value",
        min: 0,
        minInterval: 1,
        splitNumber: 3,
        axisLine: { show: false },
        axisTick: { show: false },
      },
      axisLabel: { ...text, formatter: (value: number) => formatTick(value, "count") },
      splitLine: { lineStyle: { color: colors.line } },
    },
    series: [
      {
        ...{ type: "bar", barWidth: "88%", emphasis: { disabled: true } },
        data: buckets.map(({ count }, index) => [index + 0.5, count]),
        itemStyle: { color: colors.accent, opacity: 0.75, borderRadius: [2, 2, 0, 0] },
        markLine: {
          ...{ silent: true, symbol: "none", lineStyle: { color: colors.second, type: "solid", width: 2 } },
          // Their texts are one above the other: the marks may be near each other.
          data: marks.map(({ seconds, label }, index) => ({
            xAxis: placeOf(seconds, buckets),
            label: { formatter: label, distance: 4 + 16 * index, color: colors.ink, fontSize: 12 },
          })),
        },
      },
    ],
  };
}

function formatBound(seconds: number | undefined): string {
  return seconds === undefined ? "" : formatSeconds(seconds);
}
