import { useEffect, useMemo } from "react";
import type { Line } from "../../chart/line-option";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { Metric } from "../../metric/catalogue";
import type { BodyProps } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Skeleton } from "../../ui/skeleton";
import { axisLabels, describeSeries } from "./axis";
import { Legend } from "./legend";
import { type Note, noteInto, notesByBucket, withNotes } from "./notes";
import { comparedValuesOf, readSeries, type Series, type Timeline, valuesOf } from "./series";
import { Tabs } from "./tabs";
import { tooltipElement } from "./tooltip";
import { changesWithin, marksOf, type Version } from "./versions";
import { zoomRange } from "./zoom";

const loadChart = () => import("../../chart/line-chart");
const Changes = lazyComponent(
  () => import("./changes"),
  () => null,
);
const LineChart = lazyComponent(loadChart, () => <Skeleton height={280} />);

interface Props extends BodyProps<{ timeline: Timeline }> {
  metrics: readonly Metric[];
  /** The structures that the playlist has had. */
  versions: readonly Version[];
  /** What authors noted in the period. */
  notes: readonly Note[];
}

/** Metrics over time: one as a line with its comparison, and optionally a second one over it. */
export function TimelineBody({ data: { timeline }, location, metrics, versions, notes }: Props) {
  const navigate = useNavigate();
  const { metric, overlay } = chosenMetrics(location, metrics);
  const chart = useMemo(() => {
    const series = readSeries(timeline);
    const [main, second] = [lineOf(timeline, metric), overlay && lineOf(timeline, overlay)];
    const changes = changesWithin(series, versions);
    const noted = notesByBucket(series, notes);
    const tooltip = (index: number) => noteInto(tooltipElement(series, main, second, changes, index), noted, index);
    const partial = series.buckets.flatMap(({ isPartial }, index) => (isPartial ? [index] : []));
    const marks = withNotes(marksOf(series, changes), series, noted);
    return { series, changes, labels: axisLabels(series), partial, marks, main, overlay: second, tooltip };
  }, [timeline, versions, notes, metric, overlay]);
  const zoom = (from: number, to: number) => {
    const target = zoomRange(chart.series, from, to);
    if (target) navigate(target);
  };
  return (
    <>
      <Tabs metrics={metrics} metric={metric} overlay={overlay} />
      <Legend metrics={metrics} metric={metric} overlay={overlay} series={chart.series} />
      <div className="timeline-chart">
        <LineChart chart={chart} label={describe(chart.main, chart.series)} onZoom={location.embed ? null : zoom} />
      </div>
      {chart.changes.length > 0 && <Changes changes={chart.changes} location={location} />}
    </>
  );
}

/** The body without numbers. The chart's code is loaded while the request is running. */
export function TimelineLoading({ location, metrics }: { location: PageLocation; metrics: readonly Metric[] }) {
  useEffect(() => void loadChart().catch(() => {}), []);
  const { metric, overlay } = chosenMetrics(location, metrics);
  return (
    <>
      <Tabs metrics={metrics} metric={metric} overlay={overlay} />
      <Legend metrics={metrics} metric={metric} overlay={overlay} series={null} />
      <div className="timeline-chart">
        <Skeleton height={280} label={MESSAGES.timeline.loading} />
      </div>
    </>
  );
}

function chosenMetrics(location: PageLocation, metrics: readonly Metric[]) {
  const metric = metrics.find(({ name }) => name === location.metric) ?? (metrics[0] as Metric);
  const overlay = metrics.find((each) => each.name === location.overlay && each !== metric) ?? null;
  return { metric, overlay };
}

function lineOf(timeline: Timeline, { name, label, unit }: Metric): Line {
  return { label, unit, values: valuesOf(timeline, name), compared: comparedValuesOf(timeline, name) };
}

/** The text alternative of the chart for screen readers; the table of details has the numbers. */
function describe(line: Line, series: Series): string {
  return MESSAGES.timeline.chart(line.label, describeSeries(series));
}
