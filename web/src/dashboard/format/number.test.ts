import { expect, test } from "vitest";
import { formatChange, formatCount, formatPoints, formatSeconds, formatTick, formatValue, type Unit } from "./number";

test.each<[number | null, Unit, string]>([
  [1234567, "count", "1,234,567"],
  [0, "count", "0"],
  [1234.56, "minutes", "1,234.6"],
  [0.04, "minutes", "0.0"],
  [3.96, "duration", "3:58"],
  [0.9999, "duration", "1:00"],
  [0.12345, "percent", "12.3%"],
  [1.5, "percent", "150.0%"],
  [2.345, "ratio", "2.35"],
  [null, "percent", "–"],
])("%s as %s is %s", (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

test("a change has its sign, and none has none", () => {
  expect([0.254, -1, 0].map(formatChange)).toEqual(["+25.4%", "-100.0%", "0.0%"]);
});

test("a share grows by percentage points", () => {
  expect([0.0152, -0.25, 0].map(formatPoints)).toEqual(["+1.5", "-25.0", "0.0"]);
});

test("one thing is one, and others are many", () => {
  const counted = [0, 1, 2, 1234].map((count) => formatCount(count, "click"));
  expect(counted).toEqual(["0 clicks", "1 click", "2 clicks", "1,234 clicks"]);
  expect(formatCount(2, "country", "countries")).toBe("2 countries");
});

test("an axis has short names", () => {
  expect([formatTick(1500, "count"), formatTick(0.5, "percent"), formatTick(1.5, "duration")]).toEqual([
    "1.5k",
    "50%",
    "1:30",
  ]);
});

test.each([
  [0, "0:00"],
  [9.96, "0:10"],
  [41.5, "0:41.5"],
  [59.96, "1:00"],
  [3725, "62:05"],
])("%d seconds of media are %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});
