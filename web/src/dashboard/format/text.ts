// Texts that hold what people wrote, in whatever direction their language is read.

/** A name for attributes and titles, where no element can keep its direction from turning the words around it. */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
