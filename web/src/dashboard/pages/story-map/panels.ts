import { STORY_MAP } from "../../panels/story-map/panel";

/** The panels of the page, from top to bottom. */
export const PANELS = [STORY_MAP];
