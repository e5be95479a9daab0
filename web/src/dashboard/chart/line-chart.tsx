import { LineChart as Lines } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef, useState } from "react";
import { useTheme } from "../theme/theme";
import { readColors } from "./colors";
import { type DragRange, observeDrag } from "./drag";
import { type ChartData, chartOption } from "./echarts-option";
import "./line-chart.css";

use([Lines, GridComponent, TooltipComponent, CanvasRenderer]);

interface Props {
  chart: ChartData;
  label: string;
  /** Called with the indexes of the first and the last bucket that a visitor dragged across. */
  onZoom: (from: number, to: number) => void;
}

/** A line chart over time. Its tooltip shows exact values, and dragging across it selects a range to zoom into. */
export default function LineChart({ chart, label, onZoom }: Props) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const echart = useRef<EChartsType>(null);
  const [selection, setSelection] = useState<DragRange | null>(null);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;

  useEffect(() => {
    if (!box.current) return;
    const instance = init(box.current);
    echart.current = instance;
    const observer = new ResizeObserver(() => instance.resize());
    observer.observe(box.current);
    const stopObserving = observeDrag(box.current, instance, setSelection, (from, to) => zoom.current(from, to));
    return () => {
      stopObserving();
      observer.disconnect();
      instance.dispose();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours read from the style sheet depend on the theme
  useEffect(() => {
    if (box.current) echart.current?.setOption(chartOption(chart, readColors(box.current)), { notMerge: true });
  }, [chart, theme]);

  return (
    <div className="line-chart">
      <div className="line-chart-box" ref={box} role="img" aria-label={label} />
      {selection && <div className="line-chart-selection" style={{ left: selection.left, width: selection.width }} />}
    </div>
  );
}
