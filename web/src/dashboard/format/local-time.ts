// Local dates and times as the browser's own inputs have them: 2026-11-24T09:30.

import { localTimeFormatter } from "./day";

export function toLocalTime(at: Date, zone: string): string {
  return localTimeFormatter(zone)(at).replace(" ", "T");
}

/**
 * The instant of a local time. Where clocks are set back it is one of the two; a time that they skip is as far after the
 * change as it would have been without one, or before it.
 */
export function fromLocalTime(local: string, zone: string): Date {
  const wanted = Date.parse(`${local}Z`);
  // The first guess is a zone's offset away, the second one a clock change at most.
  let at = wanted;
  for (let attempt = 0; attempt < 2; attempt++) at += wanted - Date.parse(`${toLocalTime(new Date(at), zone)}Z`);
  return new Date(at);
}
