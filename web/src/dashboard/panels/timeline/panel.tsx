import {
  type NodeTimelineFragment,
  nodeTimeline,
  type PlaylistTimelineFragment,
  playlistTimeline,
} from "../../data/documents";
import type { Fragment } from "../../data/fragment";
import type { VariableName } from "../../data/variables";
import { MESSAGES } from "../../messages/messages";
import { type Metric, NODE_METRICS, PLAYLIST_METRICS } from "../../metric/catalogue";
import { definePanel, type Panel } from "../../panel/definition";
import { TimelineBody, TimelineLoading } from "./body";
import { Details } from "./details";
import { IntervalChoice } from "./interval-choice";
import type { Note } from "./notes";
import type { Timeline } from "./series";
import type { Version } from "./versions";
import "./timeline.css";

export const PLAYLIST_TIMELINE = timelinePanel<PlaylistTimelineFragment>(
  playlistTimeline,
  Object.values(PLAYLIST_METRICS),
  ({ versions, notes }) => ({ versions: versions.nodes, notes }),
);
export const NODE_TIMELINE = timelinePanel<NodeTimelineFragment>(
  nodeTimeline,
  Object.values(NODE_METRICS),
  ({ playlist }) => ({
    versions: playlist.versions.nodes,
    notes: playlist.notes,
  }),
);

function timelinePanel<Data extends { timeline: Timeline }>(
  fragment: Fragment<Data, VariableName>,
  metrics: readonly Metric[],
  marksOf: (data: Data) => { versions: readonly Version[]; notes: readonly Note[] },
): Panel {
  return definePanel<Data>({
    name: "timeline",
    title: MESSAGES.timeline.title,
    fragment,
    Body: (props) => <TimelineBody {...props} metrics={metrics} {...marksOf(props.data)} />,
    loading: (props) => <TimelineLoading {...props} metrics={metrics} />,
    Details: (props) => <Details {...props} metrics={metrics} notes={marksOf(props.data).notes} />,
    Actions: IntervalChoice,
    hint: MESSAGES.timeline.hint,
    className: "timeline",
  });
}
