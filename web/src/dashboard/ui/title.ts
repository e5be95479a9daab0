import { useEffect } from "react";
import { MESSAGES } from "../messages/messages";

/** Sets the title of the document. */
export function useTitle(...parts: (string | null | undefined)[]): void {
  const title = [...parts.filter(Boolean), MESSAGES.app.product].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
