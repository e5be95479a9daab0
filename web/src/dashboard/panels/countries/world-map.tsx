import { MapChart } from "echarts/charts";
import { TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import { type EChartsType, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback, useRef } from "react";
import type { Colors } from "../../chart/colors";
import { ChartHost } from "../../chart/host";
import { type Country, mapOption } from "./map-option";
import { COUNTRIES, WORLD } from "./world";
import "../../chart/line-chart.css";

use([MapChart, TooltipComponent, VisualMapContinuousComponent, CanvasRenderer]);
registerMap(WORLD, COUNTRIES as Parameters<typeof registerMap>[1]);

interface Props {
  countries: readonly Country[];
  label: string;
  onSelect: (code: string) => void;
}

/** A map of the world on which countries with plays can be selected. */
export function WorldMap({ countries, label, onSelect }: Props) {
  const select = useRef<(index: number) => void>(null);
  select.current = (index) => countries[index] && onSelect(countries[index].code);
  const option = useCallback((colors: Colors) => mapOption(countries, colors), [countries]);
  const listen = (chart: EChartsType) => {
    chart.on("click", ({ dataIndex }) => select.current?.(dataIndex));
    return () => chart.off("click");
  };
  return <ChartHost option={option} label={label} className="countries-map" onReady={listen} />;
}
