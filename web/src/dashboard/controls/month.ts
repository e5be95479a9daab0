// The calendar that days are picked from: plain dates as the API writes them, 2026-11-24, without any time zone.

const MS_A_DAY = 86_400_000;

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * MS_A_DAY).toISOString().slice(0, 10);
}

/** The first day of the month that lies some months away. */
export function addMonths(day: string, months: number): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** The weeks, from Monday, that the month of a day touches. */
export function weeksOfMonth(day: string): string[][] {
  const first = addMonths(day, 0);
  const last = addDays(addMonths(day, 1), -1);
  const weeks: string[][] = [];
  for (let monday = addDays(first, -weekday(first)); monday <= last; monday = addDays(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, place) => addDays(monday, place)));
  }
  return weeks;
}

/** The two days of a range in their order. */
export function orderDays(one: string, other: string): { firstDay: string; lastDay: string } {
  return one <= other ? { firstDay: one, lastDay: other } : { firstDay: other, lastDay: one };
}

/** Where a key of the calendar leads to; null for other keys. */
export function dayByKey(day: string, key: string): string | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(day, -1);
    case "ArrowRight":
      return addDays(day, 1);
    case "ArrowUp":
      return addDays(day, -7);
    case "ArrowDown":
      return addDays(day, 7);
    case "PageUp":
      return addMonths(day, -1);
    case "PageDown":
      return addMonths(day, 1);
    case "Home":
      return addDays(day, -weekday(day));
    case "End":
      return addDays(day, 6 - weekday(day));
    default:
      return null;
  }
}

/** 0 for Monday. */
function weekday(day: string): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}
