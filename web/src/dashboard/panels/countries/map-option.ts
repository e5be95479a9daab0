// Builds the ECharts option of the map of countries.

import type { MapSeriesOption } from "echarts/charts";
import type { TooltipComponentOption, VisualMapComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Colors } from "../../chart/colors";
import { tooltipLook, tooltipTable } from "../../chart/tooltip";
import { formatTick, formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS } from "../../metric/catalogue";
import { WORLD } from "./world";

type Option = ComposeOption<MapSeriesOption | TooltipComponentOption | VisualMapComponentOption>;

export interface Country {
  code: string;
  name: string;
  plays: number;
  /** Of all plays; null if there are none. */
  share: number | null;
  viewers: number;
}

const TEXTS = MESSAGES.countries;

export function mapOption(countries: readonly Country[], colors: Colors): Option {
  const largest = Math.max(...countries.map(({ plays }) => plays), 1);
  return {
    animation: false,
    textStyle: { fontFamily: colors.font },
    tooltip: {
      ...tooltipLook(colors),
      trigger: "item",
      formatter: (item) => describe(countries[(Array.isArray(item) ? item[0] : item)?.dataIndex ?? -1]),
    },
    visualMap: {
      type: "continuous",
      ...{
        min: 0,
        max: largest,
        left: 12,
        bottom: 12,
        itemWidth: 12,
        itemHeight: 96,
        calculable: false,
        hoverLink: false,
      },
      text: [formatTick(largest, "count"), "0"],
      textStyle: { color: colors.inkSoft, fontSize: 12 },
      inRange: { color: [colors.accent, colors.accent], colorAlpha: [0.18, 1] },
      // What the translucent colours of the scale lie on.
      outOfRange: { color: colors.panel },
    },
    series: [
      {
        type: "map",
        map: WORLD,
        nameProperty: "code",
        // The map is a plane, not degrees.
        aspectScale: 1,
        ...{ left: 8, right: 8, top: 8, bottom: 8 },
        selectedMode: false,
        data: countries.map(({ code, plays }) => ({ name: code, value: plays })),
        itemStyle: { areaColor: colors.sunken, borderColor: colors.lineStrong, borderWidth: 0.5 },
        label: { show: false },
        emphasis: {
          label: { show: false },
          itemStyle: { areaColor: colors.second, borderColor: colors.ink, borderWidth: 1 },
        },
      },
    ],
  };
}

/** The tooltip of a country; none for one without plays. */
function describe(country: Country | undefined): HTMLElement | string {
  if (!country) return "";
  return tooltipTable(country.name, [
    [PLAYLIST_METRICS.plays.label, formatValue(country.plays, "count")],
    [TEXTS.share, formatValue(country.share, "percent")],
    [PLAYLIST_METRICS.uniqueViewers.label, formatValue(country.viewers, "count")],
  ]);
}
