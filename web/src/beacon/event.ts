// Events in the format of POST /v1/events.

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

/** Returns a random UUID, also on pages without HTTPS, where browsers lack crypto.randomUUID. */
export function makeId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    const versioned = index === 6 ? (byte & 15) | 64 : index === 8 ? (byte & 63) | 128 : byte;
    return versioned.toString(16).padStart(2, "0");
  });
  return hex.join("").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
