// @vitest-environment happy-dom

import { expect, test } from "vitest";
import type { Colors } from "../../chart/colors";
import { barsOption } from "./bars-option";

interface Told {
  series: { data: number[]; stack: string; itemStyle: { color: string } }[];
  tooltip: { formatter: (points: { dataIndex: number }[]) => HTMLElement };
}

test("new and returning viewers are stacked, and told for each time", () => {
  const bars = {
    labels: ["1 Nov", "2 Nov"],
    titles: ["1 Nov 2026", "2 Nov 2026"],
    newViewers: [3, 4],
    returningViewers: [1, 1200],
  };
  const { series, tooltip } = barsOption(bars, { accent: "blue", second: "orange" } as Colors) as unknown as Told;
  expect(series.map(({ data, stack, itemStyle: { color } }) => [data, stack, color])).toEqual([
    [[3, 4], "viewers", "blue"],
    [[1, 1200], "viewers", "orange"],
  ]);
  const told = tooltip.formatter([{ dataIndex: 1 }]);
  expect(told.querySelector("h3")?.textContent).toBe("2 Nov 2026");
  expect([...told.querySelectorAll("td")].map((cell) => cell.textContent)).toEqual([
    ...["Returning viewers", "1,200"],
    ...["New viewers", "4"],
  ]);
});
