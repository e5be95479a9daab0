// Records what is played of a media element that shows one node.

import type * as Declared from "./ivgraph-beacon";
import { listen } from "./listen";
import { followPlayback } from "./playback";

export const observeVideo: typeof Declared.observeVideo = (beacon, video, node) => {
  let started = false;
  const { follow, finish } = followPlayback(video, (start, end) => {
    const [from, to] = [round(start), round(end)];
    if (to > from) beacon.record("watch", { node, from, to });
  });

  function begin(event: Event): void {
    follow(event);
    if (!started) beacon.record("node_play", { node, position: round(video.currentTime) });
    started = true;
  }

  const removeListeners = [
    listen(video, {
      playing: begin,
      timeupdate: follow,
      ratechange: follow,
      waiting: follow,
      seeking: follow,
      seeked: follow,
      emptied: follow,
      pause: finish,
      ended(event) {
        finish(event);
        beacon.record("node_end", { node });
        started = false;
      },
    }),
    // Capturing listeners run before the beacon's own, which send what is queued by then.
    listen(document, { visibilitychange: (event) => document.hidden && finish(event) }, true),
    listen(window, { pagehide: finish }, true),
  ];
  if (!video.paused && video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) begin(new Event("playing"));

  return () => {
    if (removeListeners.length) finish(new Event("stop"));
    for (const remove of removeListeners.splice(0)) remove();
  };
};

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
