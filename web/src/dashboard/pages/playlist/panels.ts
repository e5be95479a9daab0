import { PLAYLIST_ENDINGS } from "../../panels/endings/panel";
import { PLAYLIST_FUNNEL } from "../../panels/funnel/panel";
import { PLAYLIST_NODES } from "../../panels/nodes/panel";
import { PLAYLIST_TIMELINE } from "../../panels/timeline/panel";
import { PLAYLIST_TOTALS } from "../../panels/totals/panel";

/** The panels of the page, from top to bottom. */
export const PANELS = [PLAYLIST_TOTALS, PLAYLIST_TIMELINE, PLAYLIST_NODES, PLAYLIST_FUNNEL, PLAYLIST_ENDINGS];
