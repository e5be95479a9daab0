// Detects that the server was upgraded since this page was loaded.

/** Whether the server's page now loads another script than the one that runs here: then a reload gets the new files. */
export async function isBuildReplaced(): Promise<boolean> {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute("src");
  try {
    const page = await fetch(window.location.pathname, { cache: "no-store" });
    return page.ok && script != null && !(await page.text()).includes(script);
  } catch {
    return false;
  }
}
