import { useMemo, useState } from "react";
import { formatValue } from "../format/number";
import { Icon } from "../theme/icon";
import { useFrame } from "./frame";
import type { Story } from "./graph";
import type { Layout, Spot } from "./layout";
import { routeBetween } from "./route";
import { SpotLink } from "./spot";

/** A small map is shown a little larger than it is laid out. */
const FULL_SIZE = 1.15;
/** Of more ways those that nobody took step back. */
const CROWD = 80;
/** Of the most clicked way. */
const WIDEST = 7;

/** The map itself: dragged to move, zoomed by buttons or by the wheel with Ctrl, walked through by Tab. */
export function StoryMap({ story, layout }: { story: Story; layout: Layout }) {
  const { svg, view, zoomBy, showAll, show, wasDragged } = useFrame(layout.bounds);
  const [active, setActive] = useState<string | null>(null);
  const ways = useMemo(() => drawWays(story, layout), [story, layout]);
  // The active ways are drawn last, over the others.
  const ordered = active ? [...ways].sort((one, other) => touches(one, active) - touches(other, active)) : ways;

  return (
    <div className="story">
      <svg
        ref={svg}
        className={nameClasses(ways.length, active)}
        style={{ height: layout.bounds.height * FULL_SIZE }}
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        role="group"
        aria-label="Videos from the start on; each opens its page"
      >
        {ordered.map((way) => (
          <g
            key={way.key}
            className={classOf(way, active)}
            data-from={way.from}
            data-to={way.to}
            data-clicks={way.clicks}
          >
            <title>{way.title}</title>
            <path className="way-hit" d={way.route.line} />
            <path
              className={way.isDefault ? "way-line default" : "way-line"}
              d={way.route.line}
              strokeWidth={way.width}
            />
            <path className="way-head" d={way.route.head} />
          </g>
        ))}
        {layout.spots.map((spot) => (
          <SpotLink
            key={spot.id}
            spot={spot}
            ways={ways.filter(({ from }) => from === spot.id).map(({ sentence }) => sentence)}
            onActive={setActive}
            onFocus={() => show(spot)}
            wasDragged={wasDragged}
          />
        ))}
        {layout.columns.map(({ label, x }) => (
          <text key={label} className="story-column" x={x} y={Math.max(layout.bounds.y, view.y) + 18}>
            {label}
          </text>
        ))}
      </svg>
      <div className="story-zoom" role="group" aria-label="Zoom">
        <button type="button" className="button" onClick={() => zoomBy(1.3)} title="Larger">
          <Icon name="plus" />
          <span className="visually-hidden">Larger</span>
        </button>
        <button type="button" className="button" onClick={() => zoomBy(1 / 1.3)} title="Smaller">
          <Icon name="minus" />
          <span className="visually-hidden">Smaller</span>
        </button>
        <button type="button" className="button" onClick={showAll} title="Show all">
          <Icon name="fit" />
          <span className="visually-hidden">Show all</span>
        </button>
      </div>
    </div>
  );
}

function drawWays({ edges }: Story, { spots }: Layout) {
  const spotOf = new Map(spots.map((spot) => [spot.id, spot]));
  const most = Math.max(...edges.map(({ clicks }) => clicks), 1);
  return edges.map(({ from, to, hotspots, clicks }) => {
    const [start, end] = [spotOf.get(from) as Spot, spotOf.get(to) as Spot];
    const width = 1.25 + (WIDEST - 1.25) * (clicks / most);
    const by =
      hotspots.length > 0 ? `${formatValue(clicks, "count")} clicks on ${hotspots.join(", ")}` : "if nobody clicks";
    return {
      key: `${from} ${to}`,
      from,
      to,
      clicks,
      width,
      isDefault: hotspots.length === 0,
      title: `${start.name} → ${end.name}\n${by}`,
      sentence: `to ${end.name}, ${by}`,
      route: routeBetween(start, end, width),
    };
  });
}

function nameClasses(ways: number, active: string | null): string {
  return ["story-map", ways > CROWD ? "crowded" : "", active ? "has-active" : ""].join(" ");
}

type Way = ReturnType<typeof drawWays>[number];

function touches({ from, to }: Way, node: string): number {
  return from === node || to === node ? 1 : 0;
}

function classOf(way: Way, active: string | null): string {
  const parts = ["way-of-story"];
  if (way.clicks === 0) parts.push("unclicked");
  if (active && touches(way, active)) parts.push("active");
  return parts.join(" ");
}
