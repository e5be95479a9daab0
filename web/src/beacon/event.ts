// Events as POST /v1/events takes them.

import type { Context, EventFields, EventType } from "./ivgraph-beacon";

export interface Event extends EventFields {
  id: string;
  type: EventType;
  at: string;
  playlist: string;
  session: string;
  viewer?: string;
  visitor?: string;
  context?: Context;
}

/** A UUID, also where the page is not served over HTTPS and the browser has no function for it. */
export function makeId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, place) => {
    const marked = place === 6 ? (byte & 15) | 64 : place === 8 ? (byte & 63) | 128 : byte;
    return marked.toString(16).padStart(2, "0");
  });
  return hex.join("").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
