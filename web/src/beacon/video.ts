// Tells what is played of a <video> that shows one node.

import type * as Declared from "./ivgraph-beacon";

/** Seconds of media after which a beat is due. */
const BEAT = 10;

export const observeVideo: typeof Declared.observeVideo = (beacon, video, node) => {
  let started = false;
  let from = video.currentTime;
  let to = from;

  function report(): void {
    if (to > from) beacon.record("watch", { node, from: round(from), to: round(to) });
    from = to;
  }

  function advance(): void {
    // While the element seeks, its time is already that of the destination.
    if (video.seeking) return;
    to = Math.max(to, video.currentTime);
    if (to - from >= BEAT) report();
  }

  const listeners = {
    playing() {
      if (!started) beacon.record("node_play", { node, position: round(video.currentTime) });
      started = true;
    },
    timeupdate: advance,
    pause() {
      advance();
      report();
    },
    seeking: report,
    seeked() {
      from = to = video.currentTime;
    },
    ended() {
      advance();
      report();
      beacon.record("node_end", { node });
      started = false;
    },
  } satisfies Partial<Record<keyof HTMLMediaElementEventMap, () => void>>;
  const hide = () => {
    if (document.hidden) listeners.pause();
  };

  for (const [name, listener] of Object.entries(listeners)) video.addEventListener(name, listener);
  // Before the beacon's own listener, which sends what is there by then.
  document.addEventListener("visibilitychange", hide, true);
  addEventListener("pagehide", listeners.pause, true);
  if (!video.paused) listeners.playing();

  return () => {
    listeners.pause();
    for (const [name, listener] of Object.entries(listeners)) video.removeEventListener(name, listener);
    document.removeEventListener("visibilitychange", hide, true);
    removeEventListener("pagehide", listeners.pause, true);
  };
};

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
