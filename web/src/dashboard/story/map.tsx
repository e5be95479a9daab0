import { useMemo, useState } from "react";
import { Icon } from "../theme/icon";
import { Drawing } from "./drawing";
import { useFrame } from "./frame";
import type { Story } from "./graph";
import type { Layout } from "./layout";
import { joinBoxes, type ViewBox } from "./view-box";
import { drawWays, type Way } from "./ways";

/** A small map is shown a little larger than it is laid out. */
const FULL_SIZE = 1.15;
/** In a lower frame the buttons would lie on the videos. */
const LOWEST = 300;
/** At a smaller scale thin lines stay as thin as they are. */
const FAR = 0.5;
/** Names of columns stay readable in a small map, as long as they do not touch each other. */
const LABEL = 12;
const LARGEST_LABEL = 32;
/** Around the outermost ways. */
const EDGE = 12;
/** Of more ways those that nobody took step back. */
const CROWD = 80;

/** The map itself: dragged to move, zoomed by buttons or by the wheel with Ctrl, walked through by Tab. */
export function StoryMap({ story, layout }: { story: Story; layout: Layout }) {
  const ways = useMemo(() => drawWays(story, layout), [story, layout]);
  const drawn = useMemo(() => frameWays(ways, layout.bounds), [ways, layout]);
  const { svg, view, scale, zoomBy, showAll, show, wasDragged } = useFrame(drawn, layout.bounds);
  const [active, setActive] = useState<string | null>(null);
  const labelSize = Math.min(Math.max(LABEL / scale, LABEL), LARGEST_LABEL);

  return (
    <div className="story">
      <svg
        ref={svg}
        className={nameClasses(ways.length, scale, active)}
        style={{
          aspectRatio: `${drawn.width} / ${drawn.height}`,
          minHeight: `min(${Math.max(layout.bounds.height * FULL_SIZE, LOWEST)}px, var(--tallest))`,
          maxHeight: `min(${Math.max(drawn.height * FULL_SIZE, LOWEST)}px, var(--tallest))`,
        }}
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
          <text
            key={label}
            className="story-column"
            x={x}
            y={Math.max(layout.bounds.y, view.y) + 6 + labelSize}
            fontSize={labelSize}
          >
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

/** All that is drawn. */
function frameWays(ways: readonly Way[], videos: ViewBox): ViewBox {
  const boxes = ways.map(({ route: { box } }) => ({
    x: box.x - EDGE,
    y: box.y - EDGE,
    width: box.width + 2 * EDGE,
    height: box.height + 2 * EDGE,
  }));
  return joinBoxes(videos, boxes);
}

function nameClasses(ways: number, scale: number, active: string | null): string {
  return ["story-map", ways > CROWD ? "crowded" : "", scale < FAR ? "far" : "", active ? "has-active" : ""].join(" ");
}
