import { LineChart as Lines } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef, useState } from "react";
import { useTheme } from "../theme/theme";
import { readColors } from "./colors";
import { type Stretch, watchDrag } from "./drag";
import { chartOption, type Drawing } from "./option";
import "./line-chart.css";

use([Lines, GridComponent, TooltipComponent, CanvasRenderer]);

interface Props {
  drawing: Drawing;
  label: string;
  /** Told the first and the last place that a visitor dragged across. */
  onZoom: (from: number, to: number) => void;
}

/** Lines over time: exact values under the pointer, and dragging across chooses a stretch. */
export default function LineChart({ drawing, label, onZoom }: Props) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;

  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    const forget = watchDrag(box.current, made, setStretch, (from, to) => zoom.current(from, to));
    return () => {
      forget();
      observer.disconnect();
      made.dispose();
    };
  }, []);

  // The theme is not read here, but the colours that it gives are.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (box.current) chart.current?.setOption(chartOption(drawing, readColors(box.current)), { notMerge: true });
  }, [drawing, theme]);

  return (
    <div className="line-chart">
      <div className="line-chart-box" ref={box} role="img" aria-label={label} />
      {stretch && <div className="line-chart-stretch" style={{ left: stretch.left, width: stretch.width }} />}
    </div>
  );
}
