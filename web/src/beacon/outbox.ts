// Events that the server has not acknowledged yet: in memory, and in localStorage so that they outlive the page.

import type { Event } from "./event";

/** Of older ones the oldest are given up: a server that is away for long must not fill the viewer's disk. */
const MOST_KEPT = 1_000;

/**
 * Opens the events that this and earlier pages kept under the prefix. Each is an entry of its own, so that pages open at
 * once never overwrite each other's. (A class with fields would bring helpers for old browsers into the small script.)
 */
export function openOutbox(prefix: string) {
  const events = new Map<string, Event>();
  for (const key of keysOf(prefix)) {
    const event = read(key);
    if (event) events.set(event.id, event);
  }

  function add(event: Event): void {
    events.set(event.id, event);
    write(prefix + event.id, event);
    for (const id of events.keys()) {
      if (events.size <= MOST_KEPT) break;
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

    /** Holds an event that is not complete in memory alone: another page would send what it finds in the storage. */
    hold(event: Event): void {
      events.set(event.id, event);
    },

    /** Adds to all events of a session what was not known when they were held, and keeps them. */
    complete(session: string, fields: Partial<Event>): void {
      for (const event of events.values()) if (event.session === session) add(Object.assign(event, fields));
    },

    /** The oldest events, as many as a request may carry. */
    first(count: number, bytes: number): Event[] {
      const taken: Event[] = [];
      for (const event of events.values()) {
        bytes -= JSON.stringify(event).length * 3;
        if (taken.length === count || (taken.length && bytes < 0)) break;
        taken.push(event);
      }
      return taken;
    },

    get size() {
      return events.size;
    },
  };
}

function keysOf(prefix: string): string[] {
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
    // Full or forbidden: the event is still in memory.
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Forbidden: then nothing was kept there.
  }
}
