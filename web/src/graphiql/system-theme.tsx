import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect } from "react";

/**
 * Repaints the editors when the system turns dark or light. GraphiQL's own colours follow; its editors look only once.
 */
export function SystemTheme() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();

  useEffect(() => {
    // A theme that was chosen in the settings stays.
    if (theme) return;
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const repaint = () => setTheme(null);
    dark.addEventListener("change", repaint);
    return () => dark.removeEventListener("change", repaint);
  }, [theme, setTheme]);

  return null;
}
