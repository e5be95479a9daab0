// The views of a playlist, each a page of panels.

import type { View } from "../../location/parameters";
import { MESSAGES } from "../../messages/messages";
import type { Panel } from "../../panel/definition";
import { PLAYLIST_BREAKDOWN } from "../../panels/breakdown/panel";
import { PLAYLIST_COUNTRIES } from "../../panels/countries/panel";
import { PLAYLIST_DIAGNOSIS } from "../../panels/diagnosis/panel";
import { PLAYLIST_DIVIDING_CHOICES } from "../../panels/dividing-choices/panel";
import { PLAYLIST_ENDINGS } from "../../panels/endings/panel";
import { PLAYLIST_FUNNEL } from "../../panels/funnel/panel";
import { PLAYLIST_HOURS } from "../../panels/hours/panel";
import { NEW_AND_RETURNING } from "../../panels/new-and-returning/panel";
import { PLAYLIST_NODES } from "../../panels/nodes/panel";
import { PLAYLIST_NOTES } from "../../panels/notes/panel";
import { PLAYLIST_PATHS } from "../../panels/paths/panel";
import { PLAYLIST_STEPS } from "../../panels/steps/panel";
import { STORY_MAP } from "../../panels/story-map/panel";
import { PLAYLIST_TIMELINE } from "../../panels/timeline/panel";
import { PLAYLIST_TOTALS } from "../../panels/totals/panel";
import { PLAYLIST_VIEWERS } from "../../panels/viewers/panel";
import type { IconName } from "../../ui/icon";

const TEXTS = MESSAGES.views;

export interface ViewDefinition {
  label: string;
  icon: IconName;
  /** The name of the page's request. */
  request: string;
  /** From top to bottom. */
  panels: readonly Panel[];
  /** Whether one of the panels compares two periods. */
  isComparable: boolean;
}

/** In the order of their tabs. */
export const VIEWS: Record<View, ViewDefinition> = {
  numbers: {
    label: TEXTS.numbers,
    icon: "table",
    request: "PlaylistPage",
    panels: [PLAYLIST_TOTALS, PLAYLIST_TIMELINE, PLAYLIST_NOTES, PLAYLIST_NODES],
    isComparable: true,
  },
  map: {
    label: TEXTS.map,
    icon: "branch",
    request: "StoryMap",
    panels: [STORY_MAP],
    isComparable: true,
  },
  ways: {
    label: TEXTS.ways,
    icon: "compare",
    request: "PlaylistWays",
    // What is short comes first: the list of paths is a screen long, and has pages.
    panels: [PLAYLIST_STEPS, PLAYLIST_DIVIDING_CHOICES, PLAYLIST_ENDINGS, PLAYLIST_FUNNEL, PLAYLIST_PATHS],
    isComparable: true,
  },
  audience: {
    label: TEXTS.audience,
    icon: "globe",
    request: "PlaylistAudience",
    panels: [PLAYLIST_BREAKDOWN, PLAYLIST_COUNTRIES, NEW_AND_RETURNING, PLAYLIST_HOURS],
    isComparable: false,
  },
  viewers: {
    label: TEXTS.viewers,
    icon: "person",
    request: "PlaylistViewers",
    panels: [PLAYLIST_VIEWERS],
    isComparable: false,
  },
  check: {
    label: TEXTS.check,
    icon: "check",
    request: "PlaylistCheck",
    panels: [PLAYLIST_DIAGNOSIS],
    isComparable: false,
  },
};
