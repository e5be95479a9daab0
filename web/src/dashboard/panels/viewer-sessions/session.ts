import type { SwitchCause, ViewerSessionsFragment } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";

export type Sessions = NonNullable<ViewerSessionsFragment["viewer"]>["sessions"];
export type Session = Sessions["edges"][number]["node"];
export type Step = Session["steps"]["nodes"][number];

/** Number of sessions on a page: as many as the fragment asks for. */
export const SESSIONS_PER_PAGE = 10;

const TEXTS = MESSAGES.viewerSessions;

const CAUSES: Record<SwitchCause, string> = {
  CLICK: TEXTS.click,
  DEFAULT: TEXTS.default,
  LOOP: TEXTS.loop,
  API: TEXTS.api,
};

export const ENDS: Record<Session["end"], string> = {
  ENDING: TEXTS.ending,
  LEFT: TEXTS.left,
  GOING_ON: TEXTS.goingOn,
};

/** Why the next step followed, in a few words: the chosen hotspot, or the cause; null if no player said. */
export function reasonOf({ hotspot, cause }: Step): string | null {
  if (hotspot) return hotspot.name ?? hotspot.externalId;
  return cause && CAUSES[cause];
}

export function causeOf({ cause, hotspot }: Step): string | null {
  // Without a switch that says so, a click on the hotspot was the last thing before the next step.
  return cause ? CAUSES[cause] : hotspot && TEXTS.click;
}

export function nameOf({ node }: Step): string {
  return node ? (node.name ?? node.externalId) : TEXTS.unknownNode;
}

/** Seconds from the first play of a node to the last event. */
export function lengthOf({ startedAt, lastEventAt }: Session): number {
  return Math.round((Date.parse(lastEventAt) - Date.parse(startedAt)) / 1000);
}
