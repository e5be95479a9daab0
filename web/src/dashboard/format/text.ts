// Bidirectional text: names in any script within English text.

/** Wraps a name in Unicode isolates, for attributes and titles, which cannot contain a <bdi> element. */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
