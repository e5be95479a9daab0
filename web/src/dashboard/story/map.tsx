import { useMemo, useState } from "react";
import { Icon } from "../theme/icon";
import { Drawing } from "./drawing";
import { useFrame } from "./frame";
import type { Story } from "./graph";
import type { Layout } from "./layout";
import { drawWays } from "./ways";

/** A small map is shown a little larger than it is laid out. */
const FULL_SIZE = 1.15;
/** Of more ways those that nobody took step back. */
const CROWD = 80;

/** The map itself: dragged to move, zoomed by buttons or by the wheel with Ctrl, walked through by Tab. */
export function StoryMap({ story, layout }: { story: Story; layout: Layout }) {
  const { svg, view, zoomBy, showAll, show, wasDragged } = useFrame(layout.bounds);
  const [active, setActive] = useState<string | null>(null);
  const ways = useMemo(() => drawWays(story, layout), [story, layout]);

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
        <Drawing
          ways={ways}
          spots={layout.spots}
          active={active}
          onActive={setActive}
          onFocus={show}
          wasDragged={wasDragged}
        />
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

function nameClasses(ways: number, active: string | null): string {
  return ["story-map", ways > CROWD ? "crowded" : "", active ? "has-active" : ""].join(" ");
}
