import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect } from "react";

/**
 * Switches the editors when the system changes between dark and light. GraphiQL's CSS follows the system by itself, but
 * its editors read the scheme only once.
 */
export function SystemTheme() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();

  useEffect(() => {
    // A theme that the visitor chose in the settings stays.
    if (theme) return;
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const repaint = () => setTheme(null);
    dark.addEventListener("change", repaint);
    return () => dark.removeEventListener("change", repaint);
  }, [theme, setTheme]);

  return null;
}
