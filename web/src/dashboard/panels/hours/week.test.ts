import { describe, expect, test } from "vitest";
import { localTimeFormatter } from "../../format/day";
import { busiestOf, sumByWeekHour } from "./week";

/** The starts of hours from one instant to another. */
function hours(from: string, until: string): string[] {
  const starts: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(until); at += 3_600_000) starts.push(new Date(at).toISOString());
  return starts;
}

const ones = (starts: readonly string[]) => starts.map(() => 1);
const at = (week: ReturnType<typeof sumByWeekHour>, weekday: number, hour: number) => week[weekday * 24 + hour];

describe("the hours of a week", () => {
  test("are those of the zone's clocks", () => {
    // A Sunday evening in UTC is a Monday in Auckland.
    const week = sumByWeekHour(["2026-11-22T20:00:00Z"], [5], "Pacific/Auckland");
    expect(at(week, 0, 9)).toEqual({ weekday: 0, hour: 9, total: 5, days: 1, average: 5 });
    expect(week.reduce((sum, { total }) => sum + total, 0)).toBe(5);
    expect(busiestOf(week)).toBe(at(week, 0, 9));
  });

  test("are averages over the days that have them", () => {
    const starts = hours("2026-11-02T00:00:00Z", "2026-11-17T00:00:00Z");
    const week = sumByWeekHour(starts, ones(starts), "UTC");
    expect(at(week, 0, 8)).toMatchObject({ days: 3, total: 3, average: 1 });
    expect(at(week, 1, 8)).toMatchObject({ days: 2, total: 2, average: 1 });
  });

  test("lack the one that clocks skip when they go forward", () => {
    const starts = hours("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
    const week = sumByWeekHour(starts, ones(starts), "Europe/Berlin");
    expect(at(week, 6, 2)).toMatchObject({ days: 0, average: null });
    expect(week.filter(({ days }) => days > 0)).toHaveLength(23);
  });

  test("have both that clocks repeat in one", () => {
    const starts = hours("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
    const week = sumByWeekHour(starts, ones(starts), "Europe/Berlin");
    expect(at(week, 6, 2)).toMatchObject({ days: 1, total: 2, average: 2 });
    expect(at(week, 6, 3)).toMatchObject({ days: 1, total: 1, average: 1 });
  });

  test.each(["Australia/Lord_Howe", "America/St_Johns", "Asia/Kolkata", "UTC"])(
    "are those of every hour of a year in %s",
    (zone) => {
      const starts = hours("2025-12-31T00:00:00Z", "2027-01-02T00:00:00Z");
      const week = sumByWeekHour(starts, ones(starts), zone);
      const local = localTimeFormatter(zone);
      const expected = new Map<string, number>();
      for (const start of starts) {
        const [day = "", time = ""] = local(new Date(start)).split(" ");
        const key = `${(new Date(day).getUTCDay() + 6) % 7} ${Number.parseInt(time, 10)}`;
        expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      expect(new Map(week.map(({ weekday, hour, total }) => [`${weekday} ${hour}`, total]))).toEqual(
        new Map(week.map(({ weekday, hour }) => [`${weekday} ${hour}`, expected.get(`${weekday} ${hour}`) ?? 0])),
      );
    },
  );
});
