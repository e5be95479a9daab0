import {
  type NodeTimelineFragment,
  nodeTimeline,
  type PlaylistTimelineFragment,
  playlistTimeline,
} from "../../data/documents";
import type { Fragment } from "../../data/fragment";
import type { VariableName } from "../../data/variables";
import { type MetricName, NODE_METRICS, PLAYLIST_METRICS } from "../../metric/catalogue";
import { definePanel, type Panel } from "../../panel/definition";
import { TimelineBody, TimelineLoading } from "./body";
import { Details } from "./details";
import { IntervalChoice } from "./interval-choice";
import type { Timeline } from "./series";
import type { Version } from "./versions";
import "./timeline.css";

export const PLAYLIST_TIMELINE = timelinePanel<PlaylistTimelineFragment>(
  playlistTimeline,
  PLAYLIST_METRICS,
  ({ versions }) => versions.nodes,
);
export const NODE_TIMELINE = timelinePanel<NodeTimelineFragment>(
  nodeTimeline,
  NODE_METRICS,
  ({ playlist }) => playlist.versions.nodes,
);

function timelinePanel<Data extends { timeline: Timeline }>(
  fragment: Fragment<Data, VariableName>,
  metrics: readonly MetricName[],
  versionsOf: (data: Data) => readonly Version[],
): Panel {
  return definePanel<Data>({
    name: "timeline",
    title: "Performance over time",
    fragment,
    Body: (props) => <TimelineBody {...props} metrics={metrics} versions={versionsOf(props.data)} />,
    loading: (props) => <TimelineLoading {...props} metrics={metrics} />,
    Details: (props) => <Details {...props} metrics={metrics} />,
    Actions: IntervalChoice,
    hint: "Drag across the chart to zoom into a part of it.",
    className: "timeline",
  });
}
