// Queues events and sends them in batches until the server acknowledges each one. A retry sends the same ids, so that
// it changes nothing if the first request had arrived.

import { type Event, makeId } from "./event";
import type * as Declared from "./ivgraph-beacon";
import { listen } from "./listen";
import { openOutbox } from "./outbox";
import { retryDelay } from "./retry";
import { agreeOnVisitor, knownVisitor } from "./visitor";

/** Events in a request at most. */
const MAX_BATCH_EVENTS = 100;
/** Bytes in a request at most: browsers limit the bodies of keepalive requests to 64 KiB. */
const MAX_BATCH_BYTES = 60_000;
/** If the clock is set back by more milliseconds than this, events follow its new time. */
const MAX_CLOCK_DRIFT = 60_000;
/** Statuses with which the server rejects a body for good; any other error is retried. */
const PERMANENT_ERRORS = [400, 413, 422];

/** The body of a response: an error of the whole request, or the verdict on each event. */
interface ResponseBody {
  code?: string;
  message?: string;
  events?: { status: string; code?: string; reason?: string }[];
}

export const createBeacon: typeof Declared.createBeacon = (options) => {
  const outbox = openOutbox(`ivgraph:${options.url}:`);
  const session = makeId();
  let visitor = options.visitor === undefined ? knownVisitor() : options.visitor;
  /** Requests wait for the visitor id. Events of a page that is left before have none and count by their session. */
  const identified = visitor === undefined ? agreeOnVisitor().then(identify) : undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  let sending = false;
  let stopped = false;
  let failures = 0;
  let batchLimit = MAX_BATCH_EVENTS;
  let latest = 0;

  function identify(agreed: string): void {
    visitor = agreed;
    outbox.complete(session, { visitor });
  }

  /**
   * Milliseconds since 1970, strictly increasing, so that the events of a page keep their order; it follows a clock set
   * back.
   */
  function now(): number {
    const clock = Date.now();
    latest = clock > latest || clock < latest - MAX_CLOCK_DRIFT ? clock : latest + 1;
    return latest;
  }

  /** Schedules a request in `wait` milliseconds, unless an earlier one is scheduled. */
  function schedule(wait: number): void {
    const time = Date.now() + wait;
    if (time >= due) return;
    clearTimeout(timer);
    due = time;
    timer = setTimeout(send, wait);
  }

  async function send(): Promise<void> {
    due = Infinity;
    if (sending) return;
    sending = true;
    await identified;
    const batch = outbox.first(batchLimit, MAX_BATCH_BYTES);
    const wait = batch.length ? await post(batch) : 0;
    sending = false;
    if (outbox.size && !(stopped && failures)) schedule(wait);
  }

  /** Sends a batch. Returns how many milliseconds to wait before the next one. */
  async function post(batch: Event[]): Promise<number> {
    let response: Response;
    try {
      const body = encode(batch);
      response = await fetch(options.url, { method: "POST", body, keepalive: body.size <= MAX_BATCH_BYTES });
    } catch {
      return fail(null);
    }
    const isRejected = PERMANENT_ERRORS.includes(response.status);
    if (!response.ok && !isRejected) return fail(response.headers.get("Retry-After"));
    failures = 0;
    if (isRejected && batch.length > 1) {
      // The server rejects the whole batch: bisect to find the invalid event.
      batchLimit = Math.ceil(batch.length / 2);
      return 0;
    }
    batchLimit = MAX_BATCH_EVENTS;
    for (const event of batch) outbox.remove(event.id);
    logRejections(batch, await response.json().catch(() => ({})));
    return 0;
  }

  function fail(retryAfter: string | null): number {
    failures += 1;
    return retryDelay(failures, retryAfter);
  }

  /** Sends when the page is left. There is no response: the events stay queued, and the next page sends them again. */
  function leave(): void {
    if (visitor === undefined) outbox.complete(session, {});
    const batch = outbox.first(MAX_BATCH_EVENTS, MAX_BATCH_BYTES);
    if (batch.length) navigator.sendBeacon(options.url, encode(batch));
  }

  /** Sends when the page is hidden. Most hidden pages live on, so one without a visitor id waits for it. */
  function hide(): void {
    if (visitor !== undefined) leave();
  }

  const removeListeners = [
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
      for (const remove of removeListeners) remove();
      clearTimeout(timer);
      send();
    },
  };
};

/** Encodes a batch as text/plain, which spares the browser a CORS preflight request. */
function encode(batch: Event[]): Blob {
  return new Blob([JSON.stringify(batch)], { type: "text/plain" });
}

function logRejections(batch: Event[], { code, message, events = [] }: ResponseBody): void {
  if (message) console.warn(`ivgraph refuses an event: ${message} (${code})`, batch[0]);
  events.forEach(({ status, code, reason }, index) => {
    if (status === "rejected") console.warn(`ivgraph rejects an event: ${reason} (${code})`, batch[index]);
  });
}
