import { VIEWER_SESSIONS } from "../../panels/viewer-sessions/panel";
import { VIEWER_TOTALS } from "../../panels/viewer-totals/panel";

/** The panels of the page, from top to bottom. */
export const PANELS = [VIEWER_TOTALS, VIEWER_SESSIONS];
