import type { Scene, WayStyle } from "./scene";

const WAYS: readonly [WayStyle, string][] = [
  ["taken", "Clicked"],
  ["untaken", "Never clicked"],
  ["default", "If nobody clicks"],
  ["deleted", "Deleted"],
];

/** What the map's marks mean, of those that are on it. */
export function Legend({ scene }: { scene: Scene }) {
  const styles = new Set(scene.ways.map(({ style }) => style));
  const areUnreached = scene.videos.some(({ plays, isDeleted }) => plays === 0 && !isDeleted);
  const areDeleted = scene.videos.some(({ isDeleted }) => isDeleted);
  return (
    <ul className="story-legend" aria-label="Legend">
      <li>
        <svg width="38" height="16" aria-hidden="true">
          <circle className="spot-mark" cx="6" cy="8" r="4" />
          <circle className="spot-mark" cx="26" cy="8" r="7" />
        </svg>
        Plays
      </li>
      {areUnreached && <VideoKey style="unreached" label="Nobody came" />}
      {areDeleted && <VideoKey style="deleted" label="Deleted video" />}
      {WAYS.filter(([style]) => styles.has(style)).map(([style, label]) => (
        <li key={style}>
          <svg width="34" height="16" aria-hidden="true" className={`way ${style}`}>
            {style === "taken" && <path className="way-line" d="M1 3H24" strokeWidth="1.5" />}
            <path className="way-line" d={style === "taken" ? "M1 11H24" : "M1 8H24"} strokeWidth={lineWidth(style)} />
            <path className="way-head" d={style === "taken" ? "M24 6L33 11L24 16Z" : "M24 4L32 8L24 12Z"} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

function VideoKey({ style, label }: { style: string; label: string }) {
  return (
    <li>
      <svg width="16" height="16" aria-hidden="true">
        <circle className={`spot-mark ${style}`} cx="8" cy="8" r="5.5" />
      </svg>
      {label}
    </li>
  );
}

function lineWidth(style: WayStyle): number {
  return style === "taken" ? 4 : 1.5;
}
