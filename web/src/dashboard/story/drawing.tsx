import { type MouseEvent, memo } from "react";
import { isolate } from "../format/text";
import { type Picture, shorten } from "./picture";
import { tellPlays, type Video, type Way } from "./scene";

interface Props {
  picture: Picture;
  scale: number;
  /** Ways of the video that is pointed at or has the focus. */
  active: readonly Way[];
  /** The video that has the focus. */
  focused: string | null;
  hrefOf: (id: string) => string;
  onOpen: (id: string, event: MouseEvent) => void;
  onPoint: (id: string | null) => void;
}

/** The picture itself. Those who do not see it, or use no pointer, have the list beside it. */
export function Drawing({ picture, scale, active, focused, hrefOf, onOpen, onPoint }: Props) {
  return (
    <>
      <g transform={`scale(${scale})`}>
        {!picture.isCrowd && <Ways picture={picture} isBehind={active.length > 0} />}
        {active.map((way) => (
          <WayLine key={way.key} way={way} isActive />
        ))}
      </g>
      {picture.videos.map((video) => (
        <g
          key={video.id}
          transform={`translate(${(video.x * scale).toFixed(1)} ${(video.y * scale).toFixed(1)})`}
          className={video.id === focused ? "focused" : undefined}
        >
          <a
            href={hrefOf(video.id)}
            tabIndex={-1}
            className="spot"
            data-node={video.id}
            data-plays={video.plays}
            onClick={(event) => onOpen(video.id, event)}
            onPointerEnter={() => onPoint(video.id)}
            onPointerLeave={() => onPoint(null)}
          >
            <Mark video={video} picture={picture} scale={scale} />
          </a>
        </g>
      ))}
    </>
  );
}

/** They stay as they are while the pointer goes from video to video. */
const Ways = memo(function Ways({ picture, isBehind }: { picture: Picture; isBehind: boolean }) {
  return (
    <g className={isBehind ? "behind" : undefined}>
      {picture.ways.map((way) => (
        <WayLine key={way.key} way={way} />
      ))}
    </g>
  );
});

function WayLine({ way, isActive = false }: { way: Way; isActive?: boolean }) {
  const { from, to, clicks, width, style, told, route } = way;
  return (
    <g className={`way ${style} ${isActive ? "active" : ""}`} data-from={from} data-to={to} data-clicks={clicks}>
      {!isActive && (
        <path className="way-hit" d={route.line}>
          <title>{told}</title>
        </path>
      )}
      <path className="way-line" d={route.line} strokeWidth={width} />
      <path className="way-head" d={route.head} />
    </g>
  );
}

/** The smallest circle that can be seen and pointed at. */
const SMALLEST = 3;
/** The smallest circle whose edge can be dashed. */
const DASHED = 5;
/** The smallest circle that has room for the mark of the start. */
const START_MARK = 8;

const Mark = memo(function Mark({ video, picture, scale }: { video: Video; picture: Picture; scale: number }) {
  const { id, name, plays, column, isStart, isDeleted } = video;
  const radius = Math.max(video.radius * scale, SMALLEST);
  const style = isDeleted ? "deleted" : plays === 0 ? "unreached" : "";
  const size = radius < DASHED ? "small" : "";
  return (
    <>
      <title>{`${isolate(name)}\n${tellPlays(video)}\n${column}`}</title>
      <circle className="spot-focus" r={radius + 5} />
      <circle className={`spot-mark ${style} ${size}`} r={radius} />
      {isStart && radius >= START_MARK && <path className="spot-start" d="M-3.5 -5L5.5 0L-3.5 5Z" />}
      {picture.named.has(id) && (
        <>
          <text className="spot-name" y={radius + 16}>
            {shorten(name, picture.letters)}
          </text>
          {picture.showsPlays && (
            <text className="spot-plays" y={radius + 31}>
              {tellPlays(video)}
            </text>
          )}
        </>
      )}
    </>
  );
});
