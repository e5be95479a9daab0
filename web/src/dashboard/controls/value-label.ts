import { regionName } from "../format/locale";
import type { Dimension } from "../location/audience";
import { MESSAGES } from "../messages/messages";

/** The name of a dimension's value for people. */
export function valueLabel(dimension: Dimension, value: string | null): string {
  if (value === null) return MESSAGES.controls.audience.unknown;
  return dimension === "country" ? regionName(value) : value;
}
