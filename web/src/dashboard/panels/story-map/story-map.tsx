import { useMemo } from "react";
import type { StoryMapFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { useNavigate } from "../../location/history";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { LoadFailure } from "../../ui/lazy-component";
import { readStory } from "./graph";
import { Legend } from "./legend";
import { Loading } from "./loading";
import { StoryMap } from "./map";
import { keepMostPlayed } from "./most-played";
import type { Shows } from "./scene";
import { useScene } from "./use-scene";
import "./story.css";

const TEXTS = MESSAGES.storyMap;

/** The story with how often viewers went from each node to each other one, or how that has changed. */
export default function StoryMapBody({ data, location }: BodyProps<StoryMapFragment>) {
  const whole = useMemo(() => readStory(data), [data]);
  const story = useMemo(() => keepMostPlayed(whole), [whole]);
  const { comparison, transitions, transitionCount, restCount } = data.flow;
  const shows = comparison ? location.mapShows : "counts";
  const { scene, failed } = useScene(story, shows);
  if (failed) return <LoadFailure />;
  if (!scene) return <Loading />;
  return (
    <>
      {comparison && <ShowsChoice shows={shows} />}
      <Legend scene={scene} />
      {scene.nodes.length < whole.nodes.length && (
        <TruncationNote shown={scene.nodes.length} total={whole.nodes.length} />
      )}
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

/** Switches between how often viewers went where, and how that has changed. */
function ShowsChoice({ shows }: { shows: Shows }) {
  const navigate = useNavigate();
  return (
    <div className="story-shows">
      <div className="segments" role="group" aria-label={TEXTS.shows}>
        {(["counts", "change"] as const).map((each) => (
          <button key={each} type="button" aria-pressed={shows === each} onClick={() => navigate({ mapShows: each })}>
            {TEXTS[each]}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Says that some nodes are not on the map, and where to find them. */
function TruncationNote({ shown, total }: { shown: number; total: number }) {
  return (
    <p className="story-note">
      {TEXTS.truncated(formatValue(shown, "count"), formatValue(total, "count"))}{" "}
      <LocationLink to={{ view: "numbers", node: null }}>{TEXTS.toOverview}</LocationLink>
    </p>
  );
}

/** Says why there are no levels. */
function NoStructureNote() {
  return (
    <p className="story-note">
      {TEXTS.unknownStructure}
      <code>ivgraph import-playlist</code>.
    </p>
  );
}
