// ivgraph-beacon: reports to ivgraph what viewers of an interactive video do. Every event is sent until the server has
// acknowledged it, and counts once.
//
//   import { createBeacon, observeVideo } from "https://analytics.example/v1/beacon.js";

/**
 * Queues events and sends them in batches until the server acknowledges them, also after the viewer has left the page.
 * Events that the server rejects are logged to the console with the reason. An application that shows several videos on
 * one page calls `stop` of one beacon before it creates the next.
 */
export declare function createBeacon(options: BeaconOptions): Beacon;

/**
 * Records node_play, watch and node_end for the node that the element plays: each second of media as often as it was
 * played, and no second that was skipped. The returned function records the last watch and removes all listeners: call
 * it before the element gets another source or leaves the page, then observe the next node.
 */
export declare function observeVideo(beacon: Beacon, video: HTMLVideoElement, node: string): () => void;

export interface BeaconOptions {
  /** Address of the collector: https://analytics.example/v1/events. */
  url: string;
  /** Id of the interactive video in the authoring tool. */
  playlist: string;
  /** Id of the viewer, if signed in. */
  viewer?: string;
  /** Id of a visitor who is not signed in; null for none. By default the beacon makes one and keeps it. */
  visitor?: string | null;
  context?: Context;
  /** Milliseconds for which events are collected before they are sent; 2,000 by default. */
  delay?: number;
}

export interface Beacon {
  /** Records an event that happens now. */
  record(type: EventType, fields?: EventFields): void;
  /** Sends the queued events at once. */
  flush(): void;
  /** The number of events that the server has not acknowledged yet. */
  readonly pending: number;
  /**
   * Sends the queued events, and removes all listeners and timers. Events that the server does not acknowledge at once,
   * and events that are recorded afterwards, are sent by the browser's next beacon with the same url. End all
   * observations of videos first.
   */
  stop(): void;
}

export type EventType =
  | "impression"
  | "play"
  | "node_play"
  | "watch"
  | "hotspot_shown"
  | "hotspot_click"
  | "switch"
  | "node_end"
  | "session_end";

/** The fields of an event beside its type. The README of ivgraph lists which of them each type requires. */
export interface EventFields {
  node?: string;
  hotspot?: string;
  /** For a switch: the node that the viewer goes to, and why. */
  toNode?: string;
  cause?: "CLICK" | "DEFAULT" | "LOOP" | "API";
  /** For a watch: where the played span of media begins and ends, in seconds. */
  from?: number;
  to?: number;
  /** Position in the media at which it happened, in seconds. */
  position?: number;
}

/** Where and on what the viewer watches. What is left out, the server derives from the request, where it can. */
export interface Context {
  country?: string;
  region?: string;
  device?: string;
  operatingSystem?: string;
  browser?: string;
  domain?: string;
  application?: string;
  playbackContext?: string;
}
