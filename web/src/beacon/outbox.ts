// The queue of events that the server has not acknowledged: in memory, and in localStorage so that they survive the
// page.

import type { Event } from "./event";

/** If more events than this are queued, the oldest are dropped: a long outage must not fill the viewer's storage. */
const MAX_EVENTS = 1_000;

/**
 * Opens the queue with the events that this page and earlier ones stored under the prefix. Each event has its own key
 * in localStorage, so that pages open at the same time never overwrite each other. (A function rather than a class:
 * private fields would add polyfills for old browsers to the small script.)
 */
export function openOutbox(prefix: string) {
  const events = new Map<string, Event>();
  for (const key of storedKeys(prefix)) {
    const event = read(key);
    if (event) events.set(event.id, event);
  }

  function add(event: Event): void {
    events.set(event.id, event);
    write(prefix + event.id, event);
    for (const id of events.keys()) {
      if (events.size <= MAX_EVENTS) break;
      remove(id);
    }
  }

  function remove(id: string): void {
    events.delete(id);
    forget(prefix + id);
  }

  return {
    add,
    remove,

    /** Holds an incomplete event in memory only: another page would send what it finds in localStorage. */
    hold(event: Event): void {
      events.set(event.id, event);
    },

    /** Adds fields to all events of a session that were held for them, and stores the events. */
    complete(session: string, fields: Partial<Event>): void {
      for (const event of events.values()) if (event.session === session) add(Object.assign(event, fields));
    },

    /**
     * The oldest events, up to the limits of a request. `bytes` is compared with an upper bound of the encoded size.
     */
    first(count: number, bytes: number): Event[] {
      const batch: Event[] = [];
      for (const event of events.values()) {
        bytes -= JSON.stringify(event).length * 3;
        if (batch.length === count || (batch.length && bytes < 0)) break;
        batch.push(event);
      }
      return batch;
    },

    get size() {
      return events.size;
    },
  };
}

function storedKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read(key: string): Event | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "") as Event;
  } catch {
    forget(key);
    return undefined;
  }
}

function write(key: string, event: Event): void {
  try {
    localStorage.setItem(key, JSON.stringify(event));
  } catch {
    // Storage is full or blocked: the event stays in memory.
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is blocked, so nothing was stored.
  }
}
