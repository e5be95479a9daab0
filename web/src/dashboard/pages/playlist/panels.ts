import { PLAYLIST_ENDINGS } from "../../panels/endings/panel";
import { PLAYLIST_TIMELINE } from "../../panels/timeline/panel";
import { PLAYLIST_TOTALS } from "../../panels/totals/panel";
import { PLAYLIST_VIDEOS } from "../../panels/videos/panel";

/** The panels of the page, from top to bottom. */
export const PANELS = [PLAYLIST_TOTALS, PLAYLIST_TIMELINE, PLAYLIST_VIDEOS, PLAYLIST_ENDINGS];
