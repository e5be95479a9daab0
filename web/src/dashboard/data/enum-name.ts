/** The value of an enum of the API that stands for a field: minutesViewed → MINUTES_VIEWED. */
export function enumName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
