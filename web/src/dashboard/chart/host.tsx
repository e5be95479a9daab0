import { type EChartsCoreOption, type EChartsType, init } from "echarts/core";
import { useEffect, useRef } from "react";
import { useTheme } from "../theme/theme";
import { type Colors, readColors } from "./colors";

interface Props {
  /** Computes what is drawn from the colours of the page: a pure function, which tests call without a browser. */
  option: (colors: Colors) => EChartsCoreOption;
  /** The text alternative for screen readers. It says where the numbers are: a panel with a chart has details. */
  label: string;
  className: string;
  /** Called with the chart once it is there, to listen to its events. Returns a function that ends that. */
  onReady?: (chart: EChartsType, box: HTMLElement) => () => void;
}

/** Draws a chart, and again when its option, its size or the theme changes. */
export function ChartHost({ option, label, className, onReady }: Props) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const latest = useRef(onReady);
  latest.current = onReady;

  useEffect(() => {
    if (!box.current) return;
    const instance = init(box.current);
    chart.current = instance;
    const observer = new ResizeObserver(() => instance.resize());
    observer.observe(box.current);
    const stopListening = latest.current?.(instance, box.current);
    return () => {
      stopListening?.();
      observer.disconnect();
      instance.dispose();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours read from the style sheet depend on the theme
  useEffect(() => {
    if (box.current) chart.current?.setOption(option(readColors(box.current)), { notMerge: true });
  }, [option, theme]);

  return <div className={className} ref={box} role="img" aria-label={label} />;
}
