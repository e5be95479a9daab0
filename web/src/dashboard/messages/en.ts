// The texts of the dashboard in English: a file in en/ for each panel, in alphabetical order, and for what surrounds them.
// A text with numbers or names is a function of them: of a number whose plural matters, and of all others as they are
// displayed. A translation is an object of the same shape (Messages).

import { BREAKDOWN } from "./en/breakdown";
import { CHOICES } from "./en/choices";
import { CONTROLS } from "./en/controls";
import { COUNTRIES } from "./en/countries";
import { DIAGNOSIS } from "./en/diagnosis";
import { DIVIDING_CHOICES } from "./en/dividing-choices";
import { EMBED } from "./en/embed";
import { ENDINGS } from "./en/endings";
import { ENGAGEMENT } from "./en/engagement";
import { FAILURE } from "./en/failure";
import { FRAME } from "./en/frame";
import { FUNNEL } from "./en/funnel";
import { HOTSPOTS } from "./en/hotspots";
import { HOURS } from "./en/hours";
import { METRICS } from "./en/metrics";
import { NEW_AND_RETURNING } from "./en/new-and-returning";
import { NODES } from "./en/nodes";
import { NOTES } from "./en/notes";
import { PATHS } from "./en/paths";
import { PICTURE } from "./en/picture";
import { PLAYLISTS } from "./en/playlists";
import { STEPS } from "./en/steps";
import { STORY_MAP } from "./en/story-map";
import { TIMELINE } from "./en/timeline";
import { TOTALS } from "./en/totals";
import { TRANSITIONS } from "./en/transitions";
import { VIEWER } from "./en/viewer";
import { VIEWER_SESSIONS } from "./en/viewer-sessions";
import { VIEWERS } from "./en/viewers";
import { VIEWS } from "./en/views";

export const EN = {
  ...FRAME,
  breakdown: BREAKDOWN,
  choices: CHOICES,
  controls: CONTROLS,
  countries: COUNTRIES,
  diagnosis: DIAGNOSIS,
  embed: EMBED,
  dividingChoices: DIVIDING_CHOICES,
  endings: ENDINGS,
  engagement: ENGAGEMENT,
  failure: FAILURE,
  funnel: FUNNEL,
  hotspots: HOTSPOTS,
  hours: HOURS,
  metrics: METRICS,
  newAndReturning: NEW_AND_RETURNING,
  nodes: NODES,
  notes: NOTES,
  paths: PATHS,
  picture: PICTURE,
  playlists: PLAYLISTS,
  steps: STEPS,
  storyMap: STORY_MAP,
  timeline: TIMELINE,
  totals: TOTALS,
  transitions: TRANSITIONS,
  viewer: VIEWER,
  viewers: VIEWERS,
  viewerSessions: VIEWER_SESSIONS,
  views: VIEWS,
};

export type Messages = typeof EN;
