// Builds the ECharts option of the bar that tells how plays were left: by a choice, the default way, other ways, or not.

import type { BarSeriesOption } from "echarts/charts";
import type { GridComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Colors } from "../../chart/colors";
import { formatValue } from "../../format/number";
import type { Choices } from "./ways";

export type Left = "choices" | "default" | "others" | "exits";

/** How many plays were left in each way, from the wanted to the unwanted one. They add up to the plays. */
export function countLeft({ plays, options, default: byDefault, others, exits }: Choices): [Left, number][] {
  const counts: [Left, number][] = [
    ["choices", options.reduce((sum, { count }) => sum + count, 0)],
    ["default", byDefault?.count ?? 0],
    ["others", others],
    ["exits", exits],
  ];
  return plays > 0 ? counts : [];
}

/** Of a narrower part the share is told beside the bar alone. */
const MIN_LABELLED = 0.12;

export function leftOption(
  counts: readonly [Left, number][],
  colors: Colors,
): ComposeOption<BarSeriesOption | GridComponentOption> {
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const fills: Record<Left, { color: string; opacity?: number }> = {
    ...{ choices: { color: colors.accent }, default: { color: colors.accent, opacity: 0.4 } },
    ...{ others: { color: colors.lineStrong }, exits: { color: colors.second } },
  };
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    grid: { top: 0, bottom: 0, left: 0, right: 0 },
    xAxis: { type: "value", show: false, min: 0, max: all },
    yAxis: { type: "category", show: false, data: [""] },
    series: counts.map(([left, count]) => ({
      ...{ type: "bar", name: left, stack: "left", barWidth: "100%", silent: true, data: [count] },
      itemStyle: { ...fills[left], borderColor: colors.panel, borderWidth: 1 },
      label: {
        ...{ show: count / all >= MIN_LABELLED, fontSize: 12, fontWeight: 600, opacity: 1 },
        color: left === "default" || left === "others" ? colors.ink : colors.panel,
        formatter: () => formatValue(count / all, "percent"),
      },
    })),
  };
}
