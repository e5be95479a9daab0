// Events that the server has not acknowledged yet: in memory, and in localStorage so that they outlive the page.

import type { Event } from "./event";

/** Of older ones the oldest are given up: a server that is away for long must not fill the viewer's disk. */
const MOST_KEPT = 1_000;

/** Each event is an entry of its own, so that pages open at once never overwrite each other's. */
export class Outbox {
  private readonly events = new Map<string, Event>();
  private readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
    for (const key of this.keys()) {
      const event = read(key);
      if (event) this.events.set(event.id, event);
    }
  }

  add(event: Event): void {
    this.events.set(event.id, event);
    write(this.prefix + event.id, JSON.stringify(event));
    for (const id of this.events.keys()) {
      if (this.events.size <= MOST_KEPT) break;
      this.remove(id);
    }
  }

  remove(id: string): void {
    this.events.delete(id);
    forget(this.prefix + id);
  }

  /** The oldest events, as many as a request may carry. */
  first(count: number, bytes: number): Event[] {
    const taken: Event[] = [];
    for (const event of this.events.values()) {
      bytes -= JSON.stringify(event).length * 3;
      if (taken.length === count || (taken.length && bytes < 0)) break;
      taken.push(event);
    }
    return taken;
  }

  get size(): number {
    return this.events.size;
  }

  private keys(): string[] {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    } catch {
      return [];
    }
  }
}

/** Remembers a value for good, if the browser lets us; a private window may not. */
export function remembered(key: string, make: () => string): string {
  try {
    const known = localStorage.getItem(key);
    if (known) return known;
  } catch {
    return make();
  }
  const made = make();
  write(key, made);
  return made;
}

function read(key: string): Event | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "") as Event;
  } catch {
    forget(key);
    return undefined;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
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
