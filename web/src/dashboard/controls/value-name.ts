import type { Dimension } from "../address/audience";

const COUNTRIES = new Intl.DisplayNames(navigator.languages, { type: "region", fallback: "code" });

/** What a value of a dimension is called. */
export function nameValue(dimension: Dimension, value: string | null): string {
  if (value === null) return "Unknown";
  return dimension === "country" && /^[A-Z]{2}$/.test(value) ? (COUNTRIES.of(value) ?? value) : value;
}
