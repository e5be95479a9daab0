// Numbers as the browser's locale writes them. What is null is unknown or a ratio over nothing: a dash.

/** A duration is in minutes too, and shown as a clock shows it. */
export type Unit = "count" | "minutes" | "duration" | "rate";

export const NOTHING = "–";

const LOCALES = navigator.languages;
const WHOLE = new Intl.NumberFormat(LOCALES, { maximumFractionDigits: 0 });
const ONE = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
const ONE_DECIMAL = new Intl.NumberFormat(LOCALES, ONE);
const PERCENT = new Intl.NumberFormat(LOCALES, { style: "percent", ...ONE });
const CHANGE = new Intl.NumberFormat(LOCALES, { style: "percent", signDisplay: "exceptZero", ...ONE });
const COMPACT = new Intl.NumberFormat(LOCALES, { notation: "compact", maximumFractionDigits: 1 });
const SHORT_PERCENT = new Intl.NumberFormat(LOCALES, { style: "percent", maximumFractionDigits: 1 });

/** Exactly enough for people: whole counts, minutes to a tenth, durations to a second, rates to a tenth of a percent. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return NOTHING;
  if (unit === "rate") return PERCENT.format(value);
  if (unit === "duration") return formatSeconds(Math.round(value * 60));
  return unit === "count" ? WHOLE.format(value) : ONE_DECIMAL.format(value);
}

/** As short as an axis needs it. */
export function formatTick(value: number, unit: Unit): string {
  if (unit === "duration") return formatSeconds(Math.round(value * 60));
  return unit === "rate" ? SHORT_PERCENT.format(value) : COMPACT.format(value);
}

/** A share of change with its sign: 0.25 is +25 %. */
export function formatChange(change: number): string {
  return CHANGE.format(change);
}

/** Seconds of media as a clock shows them: 1:05, with tenths where they are not whole. */
export function formatSeconds(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  const text = Number.isInteger(rest) ? String(rest) : rest.toFixed(1);
  return `${minutes}:${rest < 10 ? "0" : ""}${text}`;
}
