// Queues events and sends them in batches until the server acknowledges each one. A retry has the same ids: it changes
// nothing where the first try had arrived.

import { type Event, makeId } from "./event";
import type * as Declared from "./ivgraph-beacon";
import { listen } from "./listen";
import { openOutbox } from "./outbox";
import { backOff } from "./retry";
import { agreeOnVisitor, knownVisitor } from "./visitor";

const MOST_EVENTS = 100;
/** Browsers refuse larger bodies of requests that outlive their page. */
const MOST_BYTES = 60_000;
/** Milliseconds by which a clock must be set back for its new time to be taken. */
const CLOCK_SET_BACK = 60_000;
/** What the server answers to a body that it will never take; anything else may pass. */
const REFUSED = [400, 413, 422];

/** What the server says of a body that it refuses, or of each event of one that it takes. */
interface Answer {
  code?: string;
  message?: string;
  events?: { status: string; code?: string; reason?: string }[];
}

export const createBeacon: typeof Declared.createBeacon = (options) => {
  const outbox = openOutbox(`ivgraph:${options.url}:`);
  const session = makeId();
  let visitor = options.visitor === undefined ? knownVisitor() : options.visitor;
  /** Nothing is sent before; the last words of a page that is left by then have no visitor but their session. */
  const identified = visitor === undefined ? agreeOnVisitor().then(identify) : undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  let sending = false;
  let stopped = false;
  let failures = 0;
  let most = MOST_EVENTS;
  let latest = 0;

  function identify(agreed: string): void {
    visitor = agreed;
    outbox.complete(session, { visitor });
  }

  /** Milliseconds since 1970, no two the same: what a page records keeps its order. A clock set back is followed. */
  function now(): number {
    const clock = Date.now();
    latest = clock > latest || clock < latest - CLOCK_SET_BACK ? clock : latest + 1;
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
    sending = true;
    await identified;
    const batch = outbox.first(most, MOST_BYTES);
    const wait = batch.length ? await post(batch) : 0;
    sending = false;
    if (outbox.size && !(stopped && failures)) schedule(wait);
  }

  /** Gives the milliseconds to wait before the next batch. */
  async function post(batch: Event[]): Promise<number> {
    let response: Response;
    try {
      const body = pack(batch);
      response = await fetch(options.url, { method: "POST", body, keepalive: body.size <= MOST_BYTES });
    } catch {
      return fail(null);
    }
    const refused = REFUSED.includes(response.status);
    if (!response.ok && !refused) return fail(response.headers.get("Retry-After"));
    failures = 0;
    if (refused && batch.length > 1) {
      // The server refuses the batch as a whole: find the event that it is about.
      most = Math.ceil(batch.length / 2);
      return 0;
    }
    most = MOST_EVENTS;
    for (const event of batch) outbox.remove(event.id);
    warn(batch, await response.json().catch(() => ({})));
    return 0;
  }

  function fail(retryAfter: string | null): number {
    failures += 1;
    return backOff(failures, retryAfter);
  }

  /** The page may be gone at once. Nothing tells whether this arrives: what does not is sent by the next page. */
  function leave(): void {
    if (visitor === undefined) outbox.complete(session, {});
    const batch = outbox.first(MOST_EVENTS, MOST_BYTES);
    if (batch.length) navigator.sendBeacon(options.url, pack(batch));
  }

  /** Most pages that are hidden go on, such as one that opened another: those that know no visitor yet wait for it. */
  function hide(): void {
    if (visitor !== undefined) leave();
  }

  const removals = [
    listen(window, { pagehide: leave, online: () => schedule(0) }),
    listen(document, { visibilitychange: () => (document.hidden ? hide() : schedule(0)) }),
  ];
  schedule(0);

  return {
    record(type, fields) {
      const { playlist, viewer, context } = options;
      const at = new Date(now()).toISOString();
      const event: Event = { id: makeId(), type, at, playlist, session, ...fields };
      if (viewer) event.viewer = viewer;
      if (visitor) event.visitor = visitor;
      if (context) event.context = context;
      if (visitor === undefined) outbox.hold(event);
      else outbox.add(event);
      if (!failures && !stopped) schedule(options.delay ?? 2_000);
    },
    flush: () => schedule(0),
    get pending() {
      return outbox.size;
    },
    stop() {
      stopped = true;
      for (const remove of removals) remove();
      clearTimeout(timer);
      send();
    },
  };
};

/** As text/plain, so that the browser asks no permission of another host's server first. */
function pack(batch: Event[]): Blob {
  return new Blob([JSON.stringify(batch)], { type: "text/plain" });
}

function warn(batch: Event[], { code, message, events = [] }: Answer): void {
  if (message) console.warn(`ivgraph refuses an event: ${message} (${code})`, batch[0]);
  events.forEach(({ status, code, reason }, index) => {
    if (status === "rejected") console.warn(`ivgraph rejects an event: ${reason} (${code})`, batch[index]);
  });
}
