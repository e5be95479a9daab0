import { type ReactNode, useEffect, useMemo } from "react";
import type { DocumentInput } from "urql";
import type { Address } from "../address/address";
import { useNavigate } from "../address/history";
import type { Interval } from "../api/documents";
import { chosenInterval } from "../api/variables";
import { METRICS, type MetricName } from "../metric/catalogue";
import { lazyPart } from "../state/lazy-part";
import { Panel } from "../state/panel";
import { Skeleton } from "../state/skeleton";
import { Icon } from "../theme/icon";
import { axisNames, nameSeries } from "./axis";
import { Details } from "./details";
import { Legend } from "./legend";
import type { Line } from "./option";
import { comparedValuesOf, readSeries, type Series, type Timeline, valuesOf } from "./series";
import { Tabs } from "./tabs";
import { tooltipAt } from "./tooltip";
import { zoomTo } from "./zoom";
import "./performance.css";

const loadChart = () => import("./line-chart");
const LineChart = lazyPart(loadChart, () => <Skeleton height={280} />);

interface Props {
  title: string;
  address: Address;
  metrics: readonly MetricName[];
  timeline: Timeline | undefined;
  updating: boolean;
  /** Why there is no timeline, in place of it. */
  failure?: ReactNode;
  query: DocumentInput;
  variables: Record<string, unknown>;
  /** What a file of the details is called. */
  fileName: string;
}

const INTERVALS: readonly { interval: Interval; label: string }[] = [
  { interval: "HOUR", label: "Hour" },
  { interval: "DAY", label: "Day" },
  { interval: "WEEK", label: "Week" },
  { interval: "MONTH", label: "Month" },
];

/** Metrics over time: one as a line with its comparison, another over it, all of them as a table. */
export function Performance(props: Props) {
  const { title, address, metrics, timeline, updating, failure, query, variables, fileName } = props;
  const navigate = useNavigate();
  const metric = metrics.find((name) => name === address.metric) ?? (metrics[0] as MetricName);
  const overlay = metrics.find((name) => name === address.overlay && name !== metric) ?? null;

  // The chart's script comes while the numbers are under way.
  useEffect(() => void loadChart().catch(() => {}), []);

  const drawing = useMemo(() => {
    if (!timeline) return null;
    const series = readSeries(timeline);
    const [main, second] = [lineOf(timeline, metric), overlay && lineOf(timeline, overlay)];
    const explain = (place: number) => tooltipAt(series, main, second, place);
    const cut = series.buckets.flatMap(({ isCut }, place) => (isCut ? [place] : []));
    return { series, names: axisNames(series), cut, main, overlay: second, explain };
  }, [timeline, metric, overlay]);

  const zoom = (from: number, to: number) => {
    const target = drawing && zoomTo(drawing.series, from, to);
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
    <Panel
      title={title}
      query={query}
      variables={variables}
      actions={actions}
      updating={updating}
      className="performance"
    >
      <Tabs metrics={metrics} metric={metric} overlay={overlay} />
      <Legend metrics={metrics} metric={metric} overlay={overlay} series={drawing?.series ?? null} />
      <div className="performance-chart">
        {failure ? (
          failure
        ) : drawing ? (
          <LineChart drawing={drawing} label={describe(drawing.main, drawing.series)} onZoom={zoom} />
        ) : (
          <Skeleton height={280} label="Loading the chart" />
        )}
      </div>
      <footer className="performance-foot">
        <button
          type="button"
          className="button quiet"
          aria-expanded={address.details}
          onClick={() => navigate({ details: !address.details })}
        >
          <Icon name="table" />
          {address.details ? "Hide details" : "View details"}
        </button>
        <span>Drag sideways across the chart to look at a part of it.</span>
      </footer>
      {address.details && timeline && drawing && !failure && (
        <Details timeline={timeline} series={drawing.series} metrics={metrics} fileName={fileName} />
      )}
    </Panel>
  );
}

function lineOf(timeline: Timeline, name: MetricName): Line {
  const { label, unit } = METRICS[name];
  return { label, unit, values: valuesOf(timeline, name), compared: comparedValuesOf(timeline, name) };
}

/** For those who can't see the lines; the table of details has the numbers. */
function describe(line: Line, series: Series): string {
  return `${line.label}. ${nameSeries(series)}. View details has the numbers.`;
}
