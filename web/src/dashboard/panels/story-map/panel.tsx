import { useEffect } from "react";
import { type StoryMapFragment, storyMap } from "../../data/documents";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { NoNodes } from "../nodes/no-nodes";
import { Loading } from "./loading";

const load = () => import("./story-map");

export const STORY_MAP = definePanel({
  name: "map",
  title: "Story map",
  fragment: storyMap,
  Body: lazyComponent<BodyProps<StoryMapFragment>>(load, Loading),
  loading: Preloading,
  empty: ({ nodes }) => nodes.length === 0 && <NoNodes />,
});

/** Loads the code of the map while the request is running. */
function Preloading() {
  useEffect(() => void load().catch(() => {}), []);
  return <Loading />;
}
