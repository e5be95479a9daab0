// The rows of a breakdown: its values, the others together, the unknown one, and all together.

import { valueLabel } from "../../controls/value-label";
import type { BreakdownBy, PlaylistBreakdownFragment, PlaylistMetricsValuesFragment } from "../../data/documents";
import { type Audience, DIMENSIONS, isOnly, toggleOnly } from "../../location/audience";
import { dimensionOf } from "../../location/breakdown";
import { MESSAGES } from "../../messages/messages";

const TEXTS = MESSAGES.breakdown;

export interface BreakdownRow {
  kind: "value" | "rest" | "unknown" | "total";
  /** The value that filters expect; null for unknown, and where the row is of several values. */
  value: string | null;
  label: string;
  metrics: PlaylistMetricsValuesFragment;
}

export function breakdownLabel(by: BreakdownBy): string {
  const dimension = dimensionOf(by);
  return dimension ? DIMENSIONS[dimension].label : TEXTS.kind;
}

export function listRows(
  { rows, rest, unknown, total, valueCount }: PlaylistBreakdownFragment["breakdown"],
  by: BreakdownBy,
) {
  const dimension = dimensionOf(by);
  const label = (value: string) => (dimension ? valueLabel(dimension, value) : TEXTS.kinds[value as KindName]);
  const listed: BreakdownRow[] = rows.map(({ value, metrics }) => ({
    kind: "value",
    value,
    label: label(value),
    metrics,
  }));
  const others = (kind: BreakdownRow["kind"], text: string, metrics: BreakdownRow["metrics"] | null) => {
    if (metrics) listed.push({ kind, value: null, label: text, metrics });
  };
  others("rest", TEXTS.rest(valueCount - rows.length), rest);
  others("unknown", TEXTS.unknown, unknown);
  others("total", TEXTS.total, total);
  return listed;
}

type KindName = keyof typeof TEXTS.kinds;

/** Tells the rows of a breakdown: a value may be called as one of the kinds. */
export function rowKey({ kind, value }: BreakdownRow): string {
  return kind === "value" ? `value ${value}` : kind;
}

/** The rows of values with a label that contains the search term, ignoring case; all rows for an empty search. */
export function findRows(rows: readonly BreakdownRow[], search: string): readonly BreakdownRow[] {
  const term = search.trim().toLowerCase();
  if (!term) return rows;
  return rows.filter(({ kind, label }) => kind === "value" && label.toLowerCase().includes(term));
}

/** The audience after a click on a row; null for a row that is no single value. */
export function audienceAfter(audience: Audience, by: BreakdownBy, { kind, value }: BreakdownRow): Audience | null {
  if (kind === "rest" || kind === "total") return null;
  const dimension = dimensionOf(by);
  if (dimension) return toggleOnly(audience, dimension, value);
  return { ...audience, kind: audience.kind === value ? null : (value as KindName) };
}

/** Whether the audience is narrowed to the value of a row. */
export function isChosen(audience: Audience, by: BreakdownBy, { kind, value }: BreakdownRow): boolean {
  if (kind === "rest" || kind === "total") return false;
  const dimension = dimensionOf(by);
  return dimension ? isOnly(audience, dimension, value) : audience.kind === value;
}
