/** The current time. Everything that depends on it calls this, and hands the result on. */
export function now(): Date {
  return new Date();
}
