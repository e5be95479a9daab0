import { LineChart as Lines } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback, useRef, useState } from "react";
import type { Colors } from "./colors";
import { type DragRange, observeDrag } from "./drag";
import { ChartHost } from "./host";
import { type ChartData, chartOption } from "./line-option";
import "./line-chart.css";

use([Lines, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

interface Props {
  chart: ChartData;
  label: string;
  /** Called with the indexes of the first and the last bucket that a visitor dragged across; null if nobody can. */
  onZoom: ((from: number, to: number) => void) | null;
}

/** A line chart over time. Its tooltip shows exact values, and dragging across it selects a range to zoom into. */
export default function LineChart({ chart, label, onZoom }: Props) {
  const [selection, setSelection] = useState<DragRange | null>(null);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  const option = useCallback((colors: Colors) => chartOption(chart, colors), [chart]);
  const listen = (instance: EChartsType, box: HTMLElement) =>
    observeDrag(box, instance, setSelection, (from, to) => zoom.current?.(from, to));
  return (
    <div className="line-chart">
      <ChartHost option={option} label={label} className="line-chart-box" {...(onZoom && { onReady: listen })} />
      {selection && <div className="line-chart-selection" style={{ left: selection.left, width: selection.width }} />}
    </div>
  );
}
