import type { NodeArrivalsFragment, NodeDeparturesFragment } from "../../data/documents";
import type { TRANSITIONS } from "../../messages/en/transitions";

/** The transitions that lead to a node, or those that leave it. */
export type Transitions = NodeArrivalsFragment["arrivals"] | NodeDeparturesFragment["departures"];
export type Transition = Transitions["transitions"][number];
export type Part = Transition["parts"][number];
export type Cause = keyof typeof TRANSITIONS.arrivals.causes;
export type Texts = (typeof TRANSITIONS)["arrivals"] | (typeof TRANSITIONS)["departures"];

/** How often each cause made a node follow, most frequent first, with its parts by chosen hotspot. */
export interface CauseCount {
  cause: Cause;
  count: number;
  parts: readonly Part[];
}

export function countCauses(parts: readonly Part[]): CauseCount[] {
  const byCause = new Map<Cause, Part[]>();
  for (const part of parts) {
    const cause = part.cause ?? "UNKNOWN";
    byCause.set(cause, [...(byCause.get(cause) ?? []), part]);
  }
  return [...byCause]
    .map(([cause, all]) => ({ cause, parts: all, count: all.reduce((sum, { count }) => sum + count, 0) }))
    .sort((one, other) => other.count - one.count);
}
