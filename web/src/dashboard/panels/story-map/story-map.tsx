import { useMemo } from "react";
import type { StoryMapFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { BodyProps } from "../../panel/definition";
import { LoadFailure } from "../../ui/lazy-component";
import { readStory } from "./graph";
import { Legend } from "./legend";
import { Loading } from "./loading";
import { StoryMap } from "./map";
import { keepMostPlayed } from "./most-played";
import { useScene } from "./use-scene";
import "./story.css";

/** The branching structure of a playlist, with how often its viewers took each edge. */
export default function StoryMapBody({ data }: BodyProps<StoryMapFragment>) {
  const whole = useMemo(() => readStory(data), [data]);
  const story = useMemo(() => keepMostPlayed(whole), [whole]);
  const { scene, failed } = useScene(story);
  if (failed) return <LoadFailure />;
  if (!scene) return <Loading />;
  return (
    <>
      <Legend scene={scene} />
      {scene.nodes.length < whole.nodes.length && (
        <TruncationNote shown={scene.nodes.length} total={whole.nodes.length} />
      )}
      {!data.startNode && <NoStructureNote />}
      <StoryMap scene={scene} />
    </>
  );
}

/** Says that some nodes are not on the map, and where to find them. */
function TruncationNote({ shown, total }: { shown: number; total: number }) {
  return (
    <p className="story-note">
      These are the {formatValue(shown, "count")} most played of {formatValue(total, "count")} nodes.{" "}
      <LocationLink to={{ view: "numbers", node: null }}>The overview lists all of them.</LocationLink>
    </p>
  );
}

/** Says why no edges are drawn although the playlist may have some. */
function NoStructureNote() {
  return (
    <p className="story-note">
      The structure of this playlist is unknown: these nodes are known from events alone. Import it with{" "}
      <code>ivgraph import-playlist</code> to see levels and ways.
    </p>
  );
}
