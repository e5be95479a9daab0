import { SankeyChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { type EChartsType, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback, useLayoutEffect, useRef } from "react";
import type { Colors } from "../../chart/colors";
import { ChartHost } from "../../chart/host";
import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { useWidth } from "../../ui/use-width";
import type { Box, Diagram } from "./diagram";
import { stepsOption } from "./option";
import { tooltipElement } from "./tooltip";

use([SankeyChart, TooltipComponent, CanvasRenderer]);

const TEXTS = MESSAGES.steps;
/** Columns that are narrower would cut most names off: then the diagram scrolls. */
const MIN_COLUMN_WIDTH = 148;
/** Pixels of height for each box of the highest column. */
const BOX_HEIGHT = 48;
const MIN_HEIGHT = 240;

interface Props {
  diagram: Diagram;
  label: string;
  /** Whether step 1 is on the right, where a diagram that is too wide begins to be read. */
  isBackward: boolean;
  /** Called with the external id of a node that is clicked. */
  onNode: (node: string) => void;
}

/** The Sankey diagram below the numbers of its steps. */
export default function StepsChart({ diagram, label, isBackward, onNode }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const click = useRef(onNode);
  click.current = onNode;
  const columnWidth = Math.max(MIN_COLUMN_WIDTH, Math.floor(width / diagram.columns.length));
  const option = useCallback(
    (colors: Colors) => stepsOption(diagram, columnWidth, (item) => tooltipElement(diagram, item), colors),
    [diagram, columnWidth],
  );
  useLayoutEffect(() => {
    if (scroller.current && width > 0) scroller.current.scrollLeft = isBackward ? scroller.current.scrollWidth : 0;
  }, [isBackward, width]);
  const listen = (chart: EChartsType) => {
    chart.on("click", ({ data }) => {
      const { box } = data as { box?: Box };
      if (box?.node) click.current(box.node);
    });
    return () => {};
  };
  const inside = { width: columnWidth * diagram.columns.length, height: heightOf(diagram) };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element must be reachable by keyboard
    <div className="steps-scroller" role="group" aria-label={TEXTS.diagram} tabIndex={0} ref={scroller}>
      <ol className="steps-heads" style={{ width: inside.width }} aria-hidden="true">
        {diagram.columns.map(({ number, sessions }, index) => (
          <li key={number ?? `exits ${index}`} style={{ width: columnWidth }}>
            {number !== null && (
              <>
                <b>{TEXTS.step(formatValue(number, "count"))}</b> {formatValue(sessions, "count")}
              </>
            )}
          </li>
        ))}
      </ol>
      <div style={inside}>
        {width > 0 && <ChartHost option={option} label={label} className="steps-chart" onReady={listen} />}
      </div>
    </div>
  );
}

function heightOf({ columns, boxes }: Diagram): number {
  const highest = Math.max(...columns.map((_, index) => boxes.filter(({ column }) => column === index).length));
  return Math.max(MIN_HEIGHT, highest * BOX_HEIGHT);
}
