// Builds the ECharts option of the diagram of steps.

import type { SankeySeriesOption } from "echarts/charts";
import type { TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Colors } from "../../chart/colors";
import { tooltipLook } from "../../chart/tooltip";
import { formatValue } from "../../format/number";
import { isolate } from "../../format/text";
import type { Band, Box, Diagram } from "./diagram";

export type Option = ComposeOption<SankeySeriesOption | TooltipComponentOption>;

const BOX_WIDTH = 12;
/** Pixels between two boxes of a column: enough for a label of two lines. */
const GAP = 28;
/** Pixels between a label and the next column. */
const LABEL_MARGIN = 22;
/** Pixels above the first and below the last box: the label of a low one is higher than the box. */
const LABEL_MARGIN_Y = 18;

/** The data of a box or a band in the events of the chart. */
export type Item = { box: Box } | { band: Band };

/**
 * @param columnWidth pixels from one column to the next one
 * @param tooltip builds the tooltip of a box or a band
 */
export function stepsOption(
  { columns, boxes, bands }: Diagram,
  columnWidth: number,
  tooltip: (item: Item) => HTMLElement,
  colors: Colors,
): Option {
  const fill = { node: colors.accent, rest: colors.inkSoft, exit: colors.second };
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    tooltip: {
      ...tooltipLook(colors),
      trigger: "item",
      formatter: (params) => tooltip((params as unknown as { data: Item }).data),
    },
    series: {
      type: "sankey",
      ...{ left: 0, top: LABEL_MARGIN_Y, bottom: LABEL_MARGIN_Y, right: columnWidth - BOX_WIDTH },
      nodeWidth: BOX_WIDTH,
      nodeGap: GAP,
      // The columns and the order in them are ours, so that a node stays in its place when numbers change a little.
      nodeAlign: "left",
      layoutIterations: 0,
      draggable: false,
      emphasis: { focus: columns.length > 1 ? "trajectory" : "none" },
      blur: { itemStyle: { opacity: 0.35 }, lineStyle: { opacity: 0.06 }, label: { opacity: 0.35 } },
      label: {
        position: "right",
        distance: 6,
        width: columnWidth - BOX_WIDTH - LABEL_MARGIN,
        overflow: "truncate",
        color: colors.ink,
        fontSize: 12,
        lineHeight: 15,
        textBorderColor: colors.panel,
        textBorderWidth: 3,
        rich: { count: { color: colors.inkSoft, fontSize: 11, lineHeight: 14 } },
        formatter: (params) => labelOf((params as unknown as { data: { box: Box } }).data.box),
      },
      data: boxes.map((box) => ({
        ...{ name: box.key, depth: box.column, value: box.sessions, box },
        itemStyle: { color: fill[box.kind], borderWidth: 0 },
        cursor: box.node === null ? "default" : "pointer",
      })),
      links: bands.map((band) => ({
        ...{ source: band.from, target: band.to, value: band.sessions, band },
        lineStyle: { color: band.isExit ? colors.second : colors.accent, opacity: 0.2, curveness: 0.5 },
      })),
    },
  };
}

function labelOf({ label, sessions }: Box): string {
  // A brace would begin a style.
  return `${isolate(label.replaceAll(/[{}]/g, ""))}\n{count|${formatValue(sessions, "count")}}`;
}
