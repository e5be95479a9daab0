/** Adds listeners and returns a function that removes them. (Browsers before 2021 ignore the AbortSignal option.) */
export function listen(
  target: EventTarget,
  listeners: Record<string, (event: Event) => unknown>,
  capture = false,
): () => void {
  const all = Object.entries(listeners);
  for (const [type, listener] of all) target.addEventListener(type, listener, capture);
  return () => {
    for (const [type, listener] of all) target.removeEventListener(type, listener, capture);
  };
}
