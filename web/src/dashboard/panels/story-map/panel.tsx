import { useEffect } from "react";
import { type StoryMapFragment, storyMap } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Skeleton } from "../../ui/skeleton";
import { NoNodes } from "../nodes/no-nodes";
import { Loading } from "./loading";
import { ShowsChoice } from "./shows-choice";

const TEXTS = MESSAGES.storyMap;

const load = () => import("./story-map");

export const STORY_MAP = definePanel({
  name: "map",
  title: TEXTS.title,
  fragment: storyMap,
  Actions: ShowsChoice,
  Body: lazyComponent<BodyProps<StoryMapFragment>>(load, Loading),
  loading: Preloading,
  Details: lazyComponent<BodyProps<StoryMapFragment>>(
    () => import("./details"),
    () => <Skeleton height={320} />,
  ),
  empty: ({ nodes }) => nodes.length === 0 && <NoNodes />,
});

/** Loads the code of the map while the request is running. */
function Preloading() {
  useEffect(() => void load().catch(() => {}), []);
  return <Loading />;
}
