// Formats numbers for the browser's locale. Null, which is an unknown value or a ratio over nothing, is a dash.

import { numberFormat } from "./locale";

/** A duration is in minutes too, and formatted as minutes:seconds. */
export type Unit = "count" | "minutes" | "duration" | "percent" | "ratio";

export const NO_VALUE = "–";

const WHOLE = numberFormat({ maximumFractionDigits: 0 });
const ONE = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
const ONE_DECIMAL = numberFormat(ONE);
const RATIO = numberFormat({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const PERCENT = numberFormat({ style: "percent", ...ONE });
const CHANGE = numberFormat({ style: "percent", signDisplay: "exceptZero", ...ONE });
const POINTS = numberFormat({ signDisplay: "exceptZero", ...ONE });
const COMPACT = numberFormat({ notation: "compact", maximumFractionDigits: 1 });
const SHORT_PERCENT = numberFormat({ style: "percent", maximumFractionDigits: 1 });

/** Whole counts, minutes to a tenth, durations to a second, per cent to a tenth, other ratios to a hundredth. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return NO_VALUE;
  if (unit === "percent") return PERCENT.format(value);
  if (unit === "ratio") return RATIO.format(value);
  if (unit === "duration") return formatSeconds(Math.round(value * 60));
  return unit === "count" ? WHOLE.format(value) : ONE_DECIMAL.format(value);
}

/** Shorter, for the labels of an axis. */
export function formatTick(value: number, unit: Unit): string {
  if (unit === "duration") return formatSeconds(Math.round(value * 60));
  return unit === "percent" ? SHORT_PERCENT.format(value) : COMPACT.format(value);
}

/** A count with what is counted: 1 click, 1,234 clicks. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${WHOLE.format(count)} ${count === 1 ? one : many}`;
}

/** A share of change with its sign: 0.25 is +25 %. */
export function formatChange(change: number): string {
  return CHANGE.format(change);
}

/** By how many percentage points a share grew, with the sign: from 0.25 to 0.26 it is +1.0. */
export function formatPoints(growth: number): string {
  return POINTS.format(growth * 100);
}

/** Seconds of media as a clock shows them: 1:05, with tenths where they are not whole. */
export function formatSeconds(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  const text = Number.isInteger(rest) ? String(rest) : rest.toFixed(1);
  return `${minutes}:${rest < 10 ? "0" : ""}${text}`;
}
