// New viewers and returning ones: how many they are, and what they did.

import type { NewAndReturningFragment } from "../../data/documents";

type Row = NewAndReturningFragment["newOrReturning"]["rows"][number];

export interface Group {
  name: "new" | "returning";
  viewers: number;
  /** Of all viewers of both groups; null if there are none. */
  share: number | null;
  metrics: Row["metrics"] | null;
}

export function readGroups({ rows }: NewAndReturningFragment["newOrReturning"]): [Group, Group] {
  const read = (name: Group["name"], value: string) => {
    const metrics = rows.find((row) => row.value === value)?.metrics ?? null;
    return { name, metrics, viewers: metrics ? metrics.newViewers + metrics.returningViewers : 0 };
  };
  const [fresh, back] = [read("new", "NEW"), read("returning", "RETURNING")];
  const all = fresh.viewers + back.viewers;
  const share = (viewers: number) => (all > 0 ? viewers / all : null);
  return [
    { ...fresh, share: share(fresh.viewers) },
    { ...back, share: share(back.viewers) },
  ];
}
