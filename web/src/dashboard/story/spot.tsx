import type { MouseEvent } from "react";
import { formatAddress } from "../address/address";
import { changeAddress, useAddress, useNavigate } from "../address/history";
import { formatValue } from "../format/number";
import type { Spot } from "./layout";
import type { Way } from "./ways";

interface Props {
  spot: Spot;
  /** Where one can go from here. */
  ways: readonly Way[];
  onActive: (id: string | null) => void;
  onFocus: (spot: Spot) => void;
  /** Whether the pointer that is released now moved the map. */
  wasDragged: () => boolean;
}

/** More letters of a name would reach into the next column. */
const LONGEST = 26;

/** A video on the map: a link to its page. */
export function SpotLink({ spot, ways, onActive, onFocus, wasDragged }: Props) {
  const address = useAddress();
  const navigate = useNavigate();
  const { id, name, plays, level, radius, x, y } = spot;
  const follow = (event: MouseEvent) => {
    if (wasDragged()) return event.preventDefault();
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate({ node: id });
    scrollTo(0, 0);
  };
  const count = `${formatValue(plays, "count")} ${plays === 1 ? "play" : "plays"}`;
  const place = level === null ? "not reachable" : `level ${level}`;
  const kind = [plays === 0 ? "unreached" : "", spot.isDeleted ? "deleted" : "", spot.isStart ? "start" : ""].join(" ");
  return (
    <g transform={`translate(${x} ${y})`}>
      <title>{`${name}\n${count}${spot.isDeleted ? "\ndeleted" : ""}`}</title>
      <a
        href={formatAddress(changeAddress(address, { node: id }))}
        className="spot"
        data-node={id}
        data-plays={plays}
        aria-label={[`${name} ${count}`, place, ...ways.map(({ sentence }) => sentence)].join("; ")}
        onClick={follow}
        onPointerEnter={() => onActive(id)}
        onPointerLeave={() => onActive(null)}
        onFocus={() => {
          onActive(id);
          onFocus(spot);
        }}
        onBlur={() => onActive(null)}
        onDragStart={(event) => event.preventDefault()}
      >
        <circle className="spot-focus" r={radius + 5} />
        <circle className={`spot-mark ${kind}`} r={radius} />
        {spot.isStart && <path className="spot-start" d="M-3.5 -5L5.5 0L-3.5 5Z" />}
        <text className="spot-name" y={radius + 17}>
          {name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name}
        </text>{" "}
        <text className="spot-plays" y={radius + 32}>
          {count}
        </text>
      </a>
    </g>
  );
}
