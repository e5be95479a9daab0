import { useEffect } from "react";

/** Sets the title of the document. */
export function useTitle(...parts: (string | null | undefined)[]): void {
  const title = [...parts.filter(Boolean), "ivgraph"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
