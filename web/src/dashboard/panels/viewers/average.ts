/** Minutes viewed per play; null for somebody who did not play. */
export function averageMinutes({ minutesViewed, plays }: { minutesViewed: number; plays: number }): number | null {
  return plays > 0 ? minutesViewed / plays : null;
}
