import { memo, useMemo } from "react";
import type { Spot } from "./layout";
import { SpotLink } from "./spot";
import { touches, type Way } from "./ways";

interface Props {
  ways: readonly Way[];
  spots: readonly Spot[];
  /** The video that is pointed at or has the focus. */
  active: string | null;
  onActive: (id: string | null) => void;
  onFocus: (spot: Spot) => void;
  wasDragged: () => boolean;
}

/** All that moves together when the map is moved: drawn anew only when something else changes. */
export const Drawing = memo(function Drawing({ ways, spots, active, onActive, onFocus, wasDragged }: Props) {
  const leaving = useMemo(
    () => new Map(spots.map(({ id }) => [id, ways.filter(({ from }) => from === id)])),
    [ways, spots],
  );
  // The active ways are drawn last, over the others.
  const isActive = (way: Way) => active !== null && touches(way, active);
  const ordered = active === null ? ways : [...ways].sort((one, other) => +isActive(one) - +isActive(other));
  return (
    <>
      {ordered.map((way) => (
        <WayLine key={way.key} way={way} isActive={isActive(way)} />
      ))}
      {spots.map((spot) => (
        <SpotLink
          key={spot.id}
          spot={spot}
          ways={leaving.get(spot.id) ?? []}
          onActive={onActive}
          onFocus={onFocus}
          wasDragged={wasDragged}
        />
      ))}
    </>
  );
});

function WayLine({ way, isActive }: { way: Way; isActive: boolean }) {
  const { from, to, clicks, width, isDefault, title, route } = way;
  const kind = ["way-of-story", clicks === 0 ? "unclicked" : "", isActive ? "active" : ""].join(" ");
  return (
    <g className={kind} data-from={from} data-to={to} data-clicks={clicks}>
      <title>{title}</title>
      <path className="way-hit" d={route.line} />
      <path className={isDefault ? "way-line default" : "way-line"} d={route.line} strokeWidth={width} />
      <path className="way-head" d={route.head} />
    </g>
  );
}
