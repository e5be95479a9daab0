import type { Dimension } from "../address/audience";
import { regionName } from "../format/locale";

/** The display name of a value of a dimension. */
export function valueLabel(dimension: Dimension, value: string | null): string {
  if (value === null) return "Unknown";
  return dimension === "country" ? regionName(value) : value;
}
