// Queues events and sends them in batches until the server acknowledges each one. A retry has the same ids: it changes
// nothing where the first try had arrived.

import { type Event, makeId } from "./event";
import type * as Declared from "./ivgraph-beacon";
import { Outbox, remembered } from "./outbox";

const MOST_EVENTS = 100;
/** Browsers refuse larger bodies of requests that outlive their page. */
const MOST_BYTES = 60_000;
const LONGEST_WAIT = 60_000;
/** What the server answers to a body that it will never take; anything else may pass. */
const REFUSED = [400, 413, 422];

export const createBeacon: typeof Declared.createBeacon = (options) => {
  const outbox = new Outbox(`ivgraph:${options.url}:`);
  const session = makeId();
  const visitor = options.visitor === undefined ? remembered("ivgraph-visitor", makeId) : options.visitor;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  let sending = false;
  let failures = 0;
  let most = MOST_EVENTS;
  let latest = 0;

  /** Milliseconds since 1970, no two the same: what a page records keeps its order. A clock set back is followed. */
  function now(): number {
    const clock = Date.now();
    latest = clock > latest || clock < latest - LONGEST_WAIT ? clock : latest + 1;
    return latest;
  }

  /** Sends after so many milliseconds, or sooner where that is planned already. */
  function schedule(wait: number): void {
    const then = Date.now() + wait;
    if (then >= due) return;
    clearTimeout(timer);
    due = then;
    timer = setTimeout(send, wait);
  }

  async function send(): Promise<void> {
    due = Infinity;
    if (sending) return;
    const batch = outbox.first(most, MOST_BYTES);
    if (!batch.length) return;
    sending = true;
    const wait = await post(batch);
    sending = false;
    if (outbox.size) schedule(wait);
  }

  /** Gives the milliseconds to wait before the next batch. */
  async function post(batch: Event[]): Promise<number> {
    try {
      // text/plain, so that the browser asks no permission of another host's server first.
      const body = new Blob([JSON.stringify(batch)], { type: "text/plain" });
      const response = await fetch(`${options.url}?verbose=false`, { method: "POST", body, keepalive: true });
      const refused = REFUSED.includes(response.status);
      if (!response.ok && !refused) return backOff(Number(response.headers.get("Retry-After")) * 1_000);
      failures = 0;
      if (response.ok || batch.length === 1) {
        for (const event of batch) outbox.remove(event.id);
        most = MOST_EVENTS;
        if (refused) console.warn(`ivgraph refuses an event (${response.status})`, batch[0]);
      } else {
        // The server refuses the batch as a whole: find the event that it is about.
        most = Math.ceil(batch.length / 2);
      }
      return 0;
    } catch {
      return backOff(0);
    }
  }

  function backOff(least: number): number {
    failures += 1;
    const wait = Math.min(LONGEST_WAIT, 1_000 * 2 ** Math.min(failures - 1, 10));
    return Math.max(least, wait * (0.5 + Math.random() / 2));
  }

  /** The page may be gone at once. Nothing tells whether this arrives: what does not is sent by the next page. */
  function leave(): void {
    const batch = outbox.first(MOST_EVENTS, MOST_BYTES);
    if (batch.length) navigator.sendBeacon(options.url, new Blob([JSON.stringify(batch)], { type: "text/plain" }));
  }

  addEventListener("pagehide", leave);
  addEventListener("online", () => schedule(0));
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : schedule(0)));
  schedule(0);

  return {
    record(type, fields) {
      const { playlist, viewer, context } = options;
      const at = new Date(now()).toISOString();
      const event: Event = { id: makeId(), type, at, playlist, session, ...fields };
      if (viewer) event.viewer = viewer;
      if (visitor) event.visitor = visitor;
      if (context) event.context = context;
      outbox.add(event);
      if (!failures) schedule(options.delay ?? 2_000);
    },
    flush: () => schedule(0),
    get pending() {
      return outbox.size;
    },
  };
};
