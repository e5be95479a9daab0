// The link of an embed, and the HTML that shows it in a frame.

import { formatLocation, type PageLocation } from "../location/location";

export interface EmbedChoice {
  /** Name of the only panel; null for the whole page. */
  panel: string | null;
  theme: PageLocation["theme"];
}

/** Pixels: a script of the page around can fit the frame to the height that it is told. */
const PAGE_HEIGHT = 900;
const PANEL_HEIGHT = 560;

/**
 * The address of an embed of a page as it is now, but from the first pages of its lists: others would begin elsewhere
 * when there is more.
 *
 * @param page the address of the page
 */
export function embedLink(location: PageLocation, { panel, theme }: EmbedChoice, page: string): string {
  return new URL(formatLocation({ ...location, pages: [], embed: true, panel, theme }), page).href;
}

export function frameHtml(link: string, title: string, { panel }: EmbedChoice): string {
  const height = panel === null ? PAGE_HEIGHT : PANEL_HEIGHT;
  return `<iframe src="${escapeHtml(link)}" title="${escapeHtml(title)}" width="100%" height="${height}" style="border: 0" loading="lazy"></iframe>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
