import { expect, test } from "vitest";
import { addDays, addMonths, clampDay, dayForKey, daysBetween, orderDays, weeksOfMonth } from "./calendar-date";

test("adding days crosses months, years and clock changes", () => {
  expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
  expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
});

test("adding months crosses years", () => {
  expect(addMonths("2026-01-31", -1)).toBe("2025-12-01");
  expect(addMonths("2026-12-15", 1)).toBe("2027-01-01");
});

test.each([
  ["2026-11-24", "2026-10-26", "2026-12-06"],
  ["2026-02-10", "2026-01-26", "2026-03-01"],
  ["2021-02-10", "2021-02-01", "2021-02-28"],
  ["9999-12-31", "9999-11-29", "+010000-01-02"],
  ["0001-01-01", "0001-01-01", "0001-02-04"],
  ["0000-01-15", "-000001-12-27", "0000-02-06"],
])("the month of %s consists of whole weeks from Monday", (day, first, last) => {
  const weeks = weeksOfMonth(day);
  expect(weeks.every((week) => week.length === 7)).toBe(true);
  expect([weeks[0]?.[0], weeks.at(-1)?.[6]]).toEqual([first, last]);
});

test("the ends of a range may be given in either order", () => {
  expect(orderDays("2026-03-02", "2026-02-28")).toEqual({ firstDay: "2026-02-28", lastDay: "2026-03-02" });
});

test.each([
  ["ArrowUp", "2026-11-17"],
  ["ArrowRight", "2026-11-25"],
  ["Home", "2026-11-23"],
  ["End", "2026-11-29"],
  ["PageUp", "2026-10-01"],
  ["Enter", null],
])("%s moves from 24 November to %s", (key, day) => {
  expect(dayForKey("2026-11-24", key)).toBe(day);
});

test("the calendar ends at the last day that the API accepts", () => {
  expect(clampDay("9999-12-31")).toBe("2100-12-31");
  expect(clampDay("0001-01-01")).toBe("1990-01-01");
  expect(clampDay("2026-11-24")).toBe("2026-11-24");
  expect(dayForKey("2100-12-30", "ArrowDown")).toBe("2100-12-31");
  expect(dayForKey("1990-01-01", "PageUp")).toBe("1990-01-01");
});

test("daysBetween works for dates of any year", () => {
  expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
  expect(daysBetween("9999-12-31", addDays("9999-12-31", 1))).toBe(1);
  expect(daysBetween("0099-12-31", addMonths("0099-12-31", 1))).toBe(1);
});
