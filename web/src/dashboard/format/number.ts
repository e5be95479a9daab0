// Formats numbers in the browser's locale. Null, an unknown value or a ratio with divisor 0, is a dash.

import { numberFormat } from "./locale";

/** How a value is formatted. `minutes` and `duration` are both in minutes; a duration is shown as minutes:seconds. */
export type Unit = "count" | "minutes" | "duration" | "rate";

export const NO_VALUE = "–";

const INTEGER = numberFormat({ maximumFractionDigits: 0 });
const TENTHS = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
const ONE_DECIMAL = numberFormat(TENTHS);
const PERCENT = numberFormat({ style: "percent", ...TENTHS });
const CHANGE = numberFormat({ style: "percent", signDisplay: "exceptZero", ...TENTHS });
const COMPACT = numberFormat({ notation: "compact", maximumFractionDigits: 1 });
const SHORT_PERCENT = numberFormat({ style: "percent", maximumFractionDigits: 1 });

/**
 * Rounds for display: counts to integers, minutes to a tenth, durations to a second, rates to a tenth of a per cent.
 */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return NO_VALUE;
  if (unit === "rate") return PERCENT.format(value);
  if (unit === "duration") return formatSeconds(Math.round(value * 60));
  return unit === "count" ? INTEGER.format(value) : ONE_DECIMAL.format(value);
}

/** A short form for axis labels. */
export function formatTick(value: number, unit: Unit): string {
  if (unit === "duration") return formatSeconds(Math.round(value * 60));
  return unit === "rate" ? SHORT_PERCENT.format(value) : COMPACT.format(value);
}

/** A count with its noun: 1 click, 1,234 clicks. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${INTEGER.format(count)} ${count === 1 ? one : many}`;
}

/** A relative change with its sign: 0.25 is +25 %. */
export function formatChange(change: number): string {
  return CHANGE.format(change);
}

/** Seconds of media as minutes:seconds, with tenths unless they are whole: 1:05, 0:41.5. */
export function formatSeconds(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  const text = Number.isInteger(rest) ? String(rest) : rest.toFixed(1);
  return `${minutes}:${rest < 10 ? "0" : ""}${text}`;
}
