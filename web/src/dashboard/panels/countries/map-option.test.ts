// @vitest-environment happy-dom

import { expect, test } from "vitest";
import type { Colors } from "../../chart/colors";
import { mapOption } from "./map-option";

interface Told {
  series: { data: { name: string; value: number }[] }[];
  visualMap: { max: number };
  tooltip: { formatter: (item: { dataIndex: number }) => HTMLElement | string };
}

test("countries are coloured by their plays, and told of by name", () => {
  const countries = [
    { code: "DE", name: "<b>Germany</b>", plays: 1200, share: 0.75, viewers: 400 },
    { code: "AT", name: "Austria", plays: 400, share: 0.25, viewers: 100 },
  ];
  const { series, visualMap, tooltip } = mapOption(countries, {} as Colors) as unknown as Told;
  expect(series[0]?.data).toEqual([
    { name: "DE", value: 1200 },
    { name: "AT", value: 400 },
  ]);
  expect(visualMap.max).toBe(1200);
  const told = tooltip.formatter({ dataIndex: 0 }) as HTMLElement;
  expect(told.querySelector("h3")?.textContent).toBe("<b>Germany</b>");
  expect([...told.querySelectorAll("td")].map((cell) => cell.textContent)).toContain("75.0%");
  // Countries without plays follow in the data of the chart.
  expect(tooltip.formatter({ dataIndex: 2 })).toBe("");
});
