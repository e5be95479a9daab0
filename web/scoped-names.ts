import { basename } from "node:path";

/**
 * The name of a class of a CSS module on the page: that of its file, and its own if it is not the root. It is the same in
 * every build, since the tests in a browser find elements by it; rules/styles.test.ts keeps it unique.
 */
export function scopedName(name: string, file: string): string {
  const block = basename(file.split("?")[0] as string, ".module.css");
  return name === "root" ? block : `${block}-${name}`;
}
