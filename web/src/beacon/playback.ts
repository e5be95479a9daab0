// Which spans of media an element plays.
//
// An element tells where it is, not how it came there, and `seeking` may come after other events that already see the
// destination. So a span goes on only where playback can have carried it: no farther than the time that passed allows,
// and through nothing that the element itself says it never played (`video.played`). Neither is enough alone: `played`
// is a set, which a second viewing leaves as it is, and clocks can't tell a short seek from playback.

/** Seconds of media after which a span is reported though it goes on. */
const BEAT = 10;
/** Seconds by which an element's clock may run ahead of ours between two looks. */
const SLACK = 0.25;
/** Seconds by which two places of an element may differ and be the same. */
const TOLERANCE = 0.05;

/** Where the element is at the time of an event; all that an event is asked for. */
type Look = (event: Pick<Event, "type" | "timeStamp">) => void;

/**
 * Gives `follow`, which is to be called at each event that playback starts, stops or jumps with, and some times a second
 * between them; and `finish`, which also ends the span.
 */
export function followPlayback(video: HTMLVideoElement, report: (from: number, to: number) => void) {
  let from = video.currentTime;
  let to = from;
  /** When we last looked, in milliseconds of performance.now, and the seconds of media played per second since. */
  let at = 0;
  let speed = 0;
  /** The highest rate of late, halved each second: an element plays what it has ready at its old rate. */
  let fastest = 0;
  look();

  /** Notes how playback goes on from here; while the element seeks, from the time of the event that told it. */
  function look(timeStamp = 0): void {
    at = video.seeking ? timeStamp : performance.now();
    const waits = video.paused || video.ended || video.seeking || video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    speed = waits ? 0 : video.playbackRate;
  }

  function end(): void {
    if (to > from) report(from, to);
    from = to;
  }

  const follow: Look = ({ type, timeStamp }) => {
    const here = video.currentTime;
    const playedTo = endOfPlayed(video.played, to);
    const passed = (performance.now() - at) / 1_000;
    fastest = Math.max(video.playbackRate, fastest / 2 ** passed);
    const farthest = Math.min(to + fastest * (passed + SLACK), (playedTo ?? Infinity) + TOLERANCE);
    // What was played between the last look and the event, should the element have jumped since; else nothing is sure.
    const carried = Math.max(to, Math.min(to + (speed * (timeStamp - at)) / 1_000, playedTo ?? to));
    if (video.seeking && type !== "seeking") {
      // This event is older than the one that tells since when the element seeks, or nothing plays yet after that one.
      to = carried;
      at = Math.max(at, timeStamp);
      if (type === "pause" || type === "waiting") speed = 0;
      return;
    }
    if (type === "seeking" || here < to - TOLERANCE || here > farthest) {
      to = carried;
      end();
      from = to = here;
    }
    to = Math.max(to, here);
    if (to - from >= BEAT) end();
    look(timeStamp);
  };

  const finish: Look = (event) => {
    follow(event);
    end();
  };

  return { follow, finish };
}

/** The end of what was played without a gap from this place on; undefined where nothing was played there. */
function endOfPlayed(played: TimeRanges, place: number): number | undefined {
  for (let index = 0; index < played.length; index += 1) {
    if (played.start(index) <= place + TOLERANCE && place <= played.end(index) + TOLERANCE) return played.end(index);
  }
  return undefined;
}
