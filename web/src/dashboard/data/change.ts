// Sends mutations, and tells the page what they change.

import { post, type Request } from "./client";
import type { ApiError } from "./failure";

const CHANGED = "ivgraph:changed";

/**
 * Sends a mutation. It is sent again where it may have failed on the way, so it must change nothing the second time.
 *
 * @param field the field of the API that tells of the change; parts of the page that show it are asked again
 * @returns why it failed, or null
 */
export async function change(request: Request, field: string): Promise<ApiError | null> {
  const outcome = await post(request, new AbortController().signal);
  if ("error" in outcome) return outcome.error;
  if (outcome.errors.length > 0) return { kind: "graphql", errors: outcome.errors };
  dispatchEvent(new CustomEvent(CHANGED, { detail: field }));
  return null;
}

/** Calls a function after each change, with the field that tells of it. Returns a function that ends it. */
export function onChange(notify: (field: string) => void): () => void {
  const listen = (event: Event) => notify((event as CustomEvent<string>).detail);
  addEventListener(CHANGED, listen);
  return () => removeEventListener(CHANGED, listen);
}
