import { nodeTimeline, playlistTimeline } from "../../data/documents";
import type { Fragment } from "../../data/fragment";
import type { VariableName } from "../../data/variables";
import { type MetricName, NODE_METRICS, PLAYLIST_METRICS } from "../../metric/catalogue";
import { definePanel, type Panel } from "../../panel/definition";
import { TimelineBody, TimelineLoading } from "./body";
import { Details } from "./details";
import { IntervalChoice } from "./interval-choice";
import type { Timeline } from "./series";
import "./timeline.css";

export const PLAYLIST_TIMELINE = timelinePanel(playlistTimeline, PLAYLIST_METRICS);
export const NODE_TIMELINE = timelinePanel(nodeTimeline, NODE_METRICS);

function timelinePanel(
  fragment: Fragment<{ timeline: Timeline }, VariableName>,
  metrics: readonly MetricName[],
): Panel {
  return definePanel<{ timeline: Timeline }>({
    name: "timeline",
    title: "Performance over time",
    fragment,
    Body: (props) => <TimelineBody {...props} metrics={metrics} />,
    loading: (props) => <TimelineLoading {...props} metrics={metrics} />,
    Details: (props) => <Details {...props} metrics={metrics} />,
    Actions: IntervalChoice,
    hint: "Drag across the chart to zoom into a part of it.",
    className: "timeline",
  });
}
