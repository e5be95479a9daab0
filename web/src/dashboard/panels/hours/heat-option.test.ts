import { expect, test } from "vitest";
import type { Colors } from "../../chart/colors";
import { heatOption } from "./heat-option";
import { sumByWeekHour } from "./week";

const COLORS = { accent: "accent", panel: "panel" } as Colors;

test("the heat map has a cell for each hour, with its average", () => {
  // Two Mondays: five plays at eight on the first one, one on the second.
  const starts = ["2026-11-02T08:00:00Z", "2026-11-09T08:00:00Z", "2026-11-09T09:00:00Z"];
  const week = sumByWeekHour(starts, [5, 1, 0], "UTC");
  const { series, visualMap } = heatOption(week, "plays", COLORS) as unknown as {
    series: { data: [number, number, number | string][] }[];
    visualMap: { max: number; text: string[] };
  };
  const data = series[0]?.data ?? [];
  expect(data).toHaveLength(168);
  expect(data.slice(7, 11)).toEqual([
    [7, 0, "-"],
    [8, 0, 3],
    [9, 0, 0],
    [10, 0, "-"],
  ]);
  expect([visualMap.max, visualMap.text]).toEqual([3, ["3", "0"]]);
});
