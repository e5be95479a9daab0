// Draws the bar of a hotspot's window, with its name in it.

import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemReturn } from "echarts";
import type { Colors } from "../../chart/colors";
import { isolate } from "../../format/text";

/** In pixels: a shorter bar has no room for a name. */
const MIN_NAMED = 36;

/**
 * @param heat from 0 to 1
 * @param height that of a row in pixels
 * @param api of a point with the start, the end and the row
 */
export function drawWindow(
  name: string,
  heat: number,
  height: number,
  api: CustomSeriesRenderItemAPI,
  colors: Colors,
): CustomSeriesRenderItemReturn {
  const [x = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
  const [end = 0] = api.coord([api.value(1), api.value(2)]);
  const width = Math.max(end - x, 2);
  return {
    type: "group",
    children: [
      {
        type: "rect",
        shape: { x, y: y + 1, width, height: height - 3, r: 3 },
        style: { fill: colors.accent, opacity: 0.1 + 0.3 * heat },
      },
      {
        type: "text",
        ...{ ignore: width < MIN_NAMED, x: x + 6, y: y + height / 2 },
        style: {
          ...{ text: isolate(name), fill: colors.ink, fontSize: 12, fontFamily: colors.font },
          ...{ verticalAlign: "middle", width: width - 12, overflow: "truncate", ellipsis: "…" },
        },
      },
    ],
  };
}
