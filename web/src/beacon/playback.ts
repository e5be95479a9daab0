// Determines which spans of media an element plays.
//
// An element reports its position, not how it got there, and `seeking` may be dispatched after other events that
// already see the new position. So a span is extended only as far as playback can have come: no further than the
// elapsed time allows, and only through media that the element itself counts as played (`video.played`). Neither is
// enough alone: `played` is a set, which does not change when media is played again, and clocks cannot tell a short
// seek from playback.

/** Seconds of media after which a span is reported even though playback continues. */
const REPORT_SECONDS = 10;
/** Seconds by which the element's clock may run ahead of ours between two samples. */
const CLOCK_SLACK = 0.25;
/** Positions that differ by less, in seconds, count as the same. */
const TOLERANCE = 0.05;

/** Handles a media event; only its type and time are used. */
type Handler = (event: Pick<Event, "type" | "timeStamp">) => void;

/**
 * Follows the playback of an element and reports the spans that it plays, in seconds of media.
 *
 * Call the returned `follow` at each event with which playback starts, stops or jumps, and a few times a second between
 * them (`timeupdate`). `finish` does the same and ends the span.
 */
export function followPlayback(video: HTMLVideoElement, report: (from: number, to: number) => void) {
  let from = video.currentTime;
  let to = from;
  /**
   * Time of the last sample, in milliseconds of performance.now, and the playback rate since; 0 while nothing plays.
   */
  let at = 0;
  let speed = 0;
  /** The highest recent playback rate, halved each second: buffered media may still play at the old rate. */
  let maxRate = 0;
  sample();

  /** Samples the time and the playback rate; while the element seeks, the time is that of the event. */
  function sample(timeStamp = 0): void {
    at = video.seeking ? timeStamp : performance.now();
    const isWaiting =
      video.paused || video.ended || video.seeking || video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    speed = isWaiting ? 0 : video.playbackRate;
  }

  function end(): void {
    if (to > from) report(from, to);
    from = to;
  }

  const follow: Handler = ({ type, timeStamp }) => {
    const position = video.currentTime;
    const playedTo = endOfPlayed(video.played, to);
    const elapsed = (performance.now() - at) / 1_000;
    maxRate = Math.max(video.playbackRate, maxRate / 2 ** elapsed);
    const maxPosition = Math.min(to + maxRate * (elapsed + CLOCK_SLACK), (playedTo ?? Infinity) + TOLERANCE);
    // If the element has jumped, this is how far it certainly played between the last sample and the event.
    const certain = Math.max(to, Math.min(to + (speed * (timeStamp - at)) / 1_000, playedTo ?? to));
    if (video.seeking && type !== "seeking") {
      // The event was dispatched before `seeking`, or during the seek, when nothing plays.
      to = certain;
      at = Math.max(at, timeStamp);
      if (type === "pause" || type === "waiting") speed = 0;
      return;
    }
    if (type === "seeking" || position < to - TOLERANCE || position > maxPosition) {
      to = certain;
      end();
      from = to = position;
    }
    to = Math.max(to, position);
    if (to - from >= REPORT_SECONDS) end();
    sample(timeStamp);
  };

  const finish: Handler = (event) => {
    follow(event);
    end();
  };

  return { follow, finish };
}

/** The end of the played range that contains a position; undefined if there is none. */
function endOfPlayed(played: TimeRanges, position: number): number | undefined {
  for (let index = 0; index < played.length; index += 1) {
    if (played.start(index) <= position + TOLERANCE && position <= played.end(index) + TOLERANCE)
      return played.end(index);
  }
  return undefined;
}
