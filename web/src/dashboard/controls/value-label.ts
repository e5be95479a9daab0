import { regionName } from "../format/locale";
import type { Dimension } from "../location/audience";

/** The name of a dimension's value for people. */
export function valueLabel(dimension: Dimension, value: string | null): string {
  if (value === null) return "Unknown";
  return dimension === "country" ? regionName(value) : value;
}
