import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback, useMemo } from "react";
import type { Colors } from "../../chart/colors";
import { ChartHost } from "../../chart/host";
import type { NewAndReturningFragment } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { axisLabels, describeSeries } from "../timeline/axis";
import { barsOption } from "./bars-option";
import { GroupCard } from "./group-card";
import { readGroups } from "./groups";
import { readTimes } from "./times";
import "../../chart/line-chart.css";
import "./new-and-returning.css";

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

const TEXTS = MESSAGES.newAndReturning;

/** How many viewers were new, what both groups did, and how many there were over time. */
export default function NewAndReturningBody({ data }: BodyProps<NewAndReturningFragment>) {
  const groups = readGroups(data.newOrReturning);
  const { series, titles } = useMemo(() => readTimes(data.newOverTime), [data]);
  const { newViewers, returningViewers } = data.newOverTime.columns;
  const option = useCallback(
    (colors: Colors) => barsOption({ labels: axisLabels(series), titles, newViewers, returningViewers }, colors),
    [series, titles, newViewers, returningViewers],
  );
  return (
    <>
      <div className="returning-groups">
        {groups.map((group) => (
          <GroupCard key={group.name} group={group} />
        ))}
      </div>
      <div className="returning-track" aria-hidden="true">
        {groups.map(
          ({ name, share }) =>
            share !== null &&
            share > 0 && <span key={name} className={`returning-bar ${name}`} style={{ width: `${share * 100}%` }} />,
        )}
      </div>
      <p className="returning-series">{describeSeries(series)}</p>
      <ChartHost option={option} label={TEXTS.chart(describeSeries(series))} className="returning-chart" />
    </>
  );
}
