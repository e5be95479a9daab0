import { PLAYLIST_LIST } from "../../panels/playlists/panel";

/** The panels of the page, from top to bottom. */
export const PANELS = [PLAYLIST_LIST];
