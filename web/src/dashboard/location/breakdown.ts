// What the dashboard breaks the audience down by: dimensions, and the kind of viewer. Each value can narrow a page.

import { type BreakdownBy, DIMENSION_NAMES } from "../data/documents";
import { enumName } from "../data/enum-name";
import type { Dimension } from "./audience";

export const BREAKDOWNS: readonly BreakdownBy[] = [
  ...DIMENSION_NAMES.map((name) => enumName(name) as BreakdownBy),
  "VIEWER_KIND",
];

/** The dimension of the audience that a breakdown is by; null for one by the kind of viewer. */
export function dimensionOf(by: BreakdownBy): Dimension | null {
  return DIMENSION_NAMES.find((name) => enumName(name) === by) ?? null;
}
