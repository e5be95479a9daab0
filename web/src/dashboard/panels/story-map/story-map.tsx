import { useMemo } from "react";
import type { StoryMapFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { PageLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { LoadFailure } from "../../ui/lazy-component";
import { readStory } from "./graph";
import { Legend } from "./legend";
import { Loading } from "./loading";
import { StoryMap } from "./map";
import { keepMostPlayed } from "./most-played";
import { useScene } from "./use-scene";
import "./story.css";

const TEXTS = MESSAGES.storyMap;

/** The story with how often viewers went from each node to each other one, or how that has changed. */
export default function StoryMapBody({ data, location }: BodyProps<StoryMapFragment>) {
  const { comparison, transitions, transitionCount, restCount } = data.flow;
  const shows = comparison ? location.mapShows : "counts";
  const whole = useMemo(() => readStory(data, shows === "change"), [data, shows]);
  const story = useMemo(() => keepMostPlayed(whole), [whole]);
  const { scene, failed } = useScene(story, shows);
  if (failed) return <LoadFailure />;
  if (!scene) return <Loading />;
  return (
    <>
      <Legend scene={scene} />
      {scene.nodes.length < whole.nodes.length && (
        <TruncationNote shown={scene.nodes.length} total={whole.nodes.length} />
      )}
      {shows !== location.mapShows && <p className="story-note">{TEXTS.noComparison}</p>}
      {restCount > 0 && (
        <p className="story-note">
          {TEXTS.rest(formatValue(transitionCount - transitions.length, "count"), formatValue(restCount, "count"))}
        </p>
      )}
      {!data.startNode && <NoStructureNote />}
      <StoryMap scene={scene} location={location} />
    </>
  );
}

/** Says that some nodes are not on the map, and where to find them. */
function TruncationNote({ shown, total }: { shown: number; total: number }) {
  return (
    <p className="story-note">
      {TEXTS.truncated(formatValue(shown, "count"), formatValue(total, "count"))}{" "}
      <PageLink to={{ view: "numbers", node: null }}>{TEXTS.toOverview}</PageLink>
    </p>
  );
}

/** Says why there are no levels. */
function NoStructureNote() {
  return <p className="story-note">{TEXTS.unknownStructure}</p>;
}
