import { type ReactNode, useEffect, useMemo } from "react";
import type { DocumentInput } from "urql";
import type { Address } from "../address/address";
import { useNavigate } from "../address/history";
import type { Interval } from "../api/documents";
import { chosenInterval } from "../api/variables";
import { METRICS, type MetricName } from "../metric/catalogue";
import { lazyComponent } from "../state/lazy-component";
import { Panel } from "../state/panel";
import { Skeleton } from "../state/skeleton";
import { Icon } from "../theme/icon";
import { axisLabels, describeSeries } from "./axis";
import { Details } from "./details";
import type { Line } from "./echarts-option";
import { Legend } from "./legend";
import { comparedValuesOf, readSeries, type Series, type Timeline, valuesOf } from "./series";
import { Tabs } from "./tabs";
import { tooltipElement } from "./tooltip";
import { zoomRange } from "./zoom";
import "./timeline-panel.css";

const loadChart = () => import("./line-chart");
const LineChart = lazyComponent(loadChart, () => <Skeleton height={280} />);

interface Props {
  title: string;
  address: Address;
  metrics: readonly MetricName[];
  timeline: Timeline | undefined;
  updating: boolean;
  /** An error message that takes the place of the chart. */
  failure?: ReactNode;
  query: DocumentInput;
  variables: Record<string, unknown>;
  /** Name of the downloaded file, without its extension. */
  fileName: string;
}

const INTERVALS: readonly { interval: Interval; label: string }[] = [
  { interval: "HOUR", label: "Hour" },
  { interval: "DAY", label: "Day" },
  { interval: "WEEK", label: "Week" },
  { interval: "MONTH", label: "Month" },
];

/**
 * Metrics over time: one as a line with its comparison, optionally a second one over it, and all of them as a table.
 */
export function TimelinePanel(props: Props) {
  const { title, address, metrics, timeline, updating, failure, query, variables, fileName } = props;
  const navigate = useNavigate();
  const metric = metrics.find((name) => name === address.metric) ?? (metrics[0] as MetricName);
  const overlay = metrics.find((name) => name === address.overlay && name !== metric) ?? null;

  // Loads the chart's code while the query is running.
  useEffect(() => void loadChart().catch(() => {}), []);

  const chart = useMemo(() => {
    if (!timeline) return null;
    const series = readSeries(timeline);
    const [main, second] = [lineOf(timeline, metric), overlay && lineOf(timeline, overlay)];
    const tooltip = (index: number) => tooltipElement(series, main, second, index);
    const partial = series.buckets.flatMap(({ isPartial }, index) => (isPartial ? [index] : []));
    return { series, labels: axisLabels(series), partial, main, overlay: second, tooltip };
  }, [timeline, metric, overlay]);

  const zoom = (from: number, to: number) => {
    const target = chart && zoomRange(chart.series, from, to);
    if (target) navigate(target);
  };
  const actions = (
    <div className="segments" role="group" aria-label="Interval">
      {INTERVALS.map(({ interval, label }) => (
        <button
          key={interval}
          type="button"
          aria-pressed={chosenInterval(address) === interval}
          onClick={() => navigate({ interval })}
        >
          {label}
        </button>
      ))}
    </div>
  );
  return (
    <Panel title={title} query={query} variables={variables} actions={actions} updating={updating} className="timeline">
      <Tabs metrics={metrics} metric={metric} overlay={overlay} />
      <Legend metrics={metrics} metric={metric} overlay={overlay} series={chart?.series ?? null} />
      <div className="timeline-chart">
        {failure ? (
          failure
        ) : chart ? (
          <LineChart chart={chart} label={describe(chart.main, chart.series)} onZoom={zoom} />
        ) : (
          <Skeleton height={280} label="Loading the chart" />
        )}
      </div>
      <footer className="timeline-foot">
        <button
          type="button"
          className="button quiet"
          aria-expanded={address.details}
          onClick={() => navigate({ details: !address.details })}
        >
          <Icon name="table" />
          {address.details ? "Hide details" : "View details"}
        </button>
        <span>Drag across the chart to zoom into a part of it.</span>
      </footer>
      {address.details && timeline && chart && !failure && (
        <Details timeline={timeline} series={chart.series} metrics={metrics} fileName={fileName} />
      )}
    </Panel>
  );
}

function lineOf(timeline: Timeline, name: MetricName): Line {
  const { label, unit } = METRICS[name];
  return { label, unit, values: valuesOf(timeline, name), compared: comparedValuesOf(timeline, name) };
}

/** The text alternative of the chart for screen readers; the table of details has the numbers. */
function describe(line: Line, series: Series): string {
  return `${line.label}. ${describeSeries(series)}. View details has the numbers.`;
}
