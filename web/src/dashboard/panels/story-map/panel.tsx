import { storyMap } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { NoNodes } from "../nodes/no-nodes";
import { Loading } from "./loading";
import { ShowsChoice } from "./shows-choice";

const TEXTS = MESSAGES.storyMap;

export const STORY_MAP = definePanel({
  name: "map",
  title: TEXTS.title,
  fragment: storyMap,
  Actions: ShowsChoice,
  Body: lazyComponent(() => import("./story-map")),
  loading: Loading,
  Details: lazyComponent(() => import("./details")),
  empty: ({ nodes }) => nodes.length === 0 && <NoNodes />,
});
