// Names of weekdays and hours in the browser's language.

import { dateFormat } from "../../format/locale";

/** A week that begins with a Monday; its days have names in UTC. */
const at = (weekday: number, hour = 0) => new Date(Date.UTC(2024, 0, 1 + weekday, hour));

/** @param weekday 0 for Monday */
export function weekdayName(weekday: number, length: "long" | "short"): string {
  return dateFormat("UTC", { weekday: length }).format(at(weekday));
}

/** As 09:00, or 9 AM. */
export function hourName(hour: number): string {
  return dateFormat("UTC", { hour: "2-digit", minute: "2-digit" }).format(at(0, hour));
}
