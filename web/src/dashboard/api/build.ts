// Whether the server still has the files that this page is made of.

/** True where the server's page names another script than the one that runs here: loading anew gets other files. */
export async function isReplaced(): Promise<boolean> {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute("src");
  try {
    const page = await fetch(location.pathname, { cache: "no-store" });
    return page.ok && script != null && !(await page.text()).includes(script);
  } catch {
    return false;
  }
}
