import type { Dimension } from "../address/audience";
import { regionName } from "../format/locale";

/** What a value of a dimension is called. */
export function nameValue(dimension: Dimension, value: string | null): string {
  if (value === null) return "Unknown";
  return dimension === "country" ? regionName(value) : value;
}
