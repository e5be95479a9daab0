// ivgraph-beacon: tells ivgraph what viewers of an interactive video do. No event is lost, none counts twice.
//
//   import { createBeacon, observeVideo } from "https://analytics.example/v1/beacon.js";

/**
 * Queues events and sends them in batches until the server acknowledges each one, also after the page was left. What
 * the server rejects is told in the console, with the reason. An application that shows several videos without leaving
 * its page calls `stop` of the one before it creates the next.
 */
export declare function createBeacon(options: BeaconOptions): Beacon;

/**
 * Records node_play, watch and node_end of the node that the element plays: each second of media as often as it was
 * played, and none that was skipped. What it gives records the rest and removes every listener: call it before the
 * element gets another source or leaves the page, and observe it anew for the next node.
 */
export declare function observeVideo(beacon: Beacon, video: HTMLVideoElement, node: string): () => void;

export interface BeaconOptions {
  /** Address of the collector: https://analytics.example/v1/events. */
  url: string;
  /** Id of the interactive video in the authoring tool. */
  playlist: string;
  /** Id of the viewer where they are signed in. */
  viewer?: string;
  /** Id by which visitors who are not signed in are told apart; null for none. By default it is made and kept. */
  visitor?: string | null;
  context?: Context;
  /** Milliseconds for which events are gathered before they are sent; 2,000 by default. */
  delay?: number;
}

export interface Beacon {
  /** Records an event; it happened now. */
  record(type: EventType, fields?: EventFields): void;
  /** Sends what is queued without waiting for more. */
  flush(): void;
  /** How many events the server has not acknowledged yet. */
  readonly pending: number;
  /**
   * Sends what is queued and ends: no listener and no timer stays. What the server does not take at once is sent by the
   * browser's next beacon of that url, and so is what is recorded afterwards. End observations of videos first.
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

/** What an event says beside its type; which of it a type needs, the README of ivgraph tells. */
export interface EventFields {
  node?: string;
  hotspot?: string;
  /** Of a switch: the node that the viewer goes to, and why. */
  toNode?: string;
  cause?: "CLICK" | "DEFAULT" | "LOOP" | "API";
  /** Of a watch: the seconds of media that were played. */
  from?: number;
  to?: number;
  /** Second of media at which it happened. */
  position?: number;
}

/** Where and on what the viewer watches. What is left out the server finds out from the request, where it can. */
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
