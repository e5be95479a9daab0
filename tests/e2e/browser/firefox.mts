// Starts a headless Firefox with an empty profile, and records all that goes wrong on a page.
//
// Puppeteer drives the Firefox that Debian ships, by WebDriver BiDi. Playwright would need its own patched Firefox.

import { createRequire } from "node:module";

import type { Page } from "puppeteer-core";

/** Everything that went wrong on a page. */
export interface Troubles {
  failed: string[];
  console: string[];
  errors: string[];
  policyViolations: string[];
}

// Packages are installed in web/ only, so they are resolved from there.
const puppeteer: typeof import("puppeteer-core") = createRequire(new URL("../../../web/package.json", import.meta.url))(
  "puppeteer-core",
);

const PREFERENCES = {
  // The colours of the system are dark.
  "ui.systemUsesDarkTheme": 1,
  "intl.accept_languages": "en-GB",
};

/** Opens a page, runs `visit(page)`, and prints {...what visit returns, record} as JSON. */
export async function record(executablePath: string, now: string, visit: (page: Page) => Promise<object>): Promise<void> {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, extraPrefsFirefox: PREFERENCES });
  // On this signal the test ends a script that takes too long.
  process.once("SIGTERM", () => browser.close().finally(() => process.exit(1)));
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1400, height: 900 });
    await page.emulateTimezone("Europe/Berlin");
    const troubles = await listen(page);
    await page.evaluateOnNewDocument(stopClock, Date.parse(now));
    const seen = await visit(page);
    console.log(JSON.stringify({ ...seen, record: troubles }));
  } finally {
    await browser.close();
  }
}

async function listen(page: Page): Promise<Troubles> {
  const troubles: Troubles = { failed: [], console: [], errors: [], policyViolations: [] };
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // Leaving a page aborts its pending requests.
    if (reason !== "NS_BINDING_ABORTED") troubles.failed.push(`${request.url()}: ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.failed.push(`${response.url()}: ${response.status()}`);
  });
  page.on("console", (message) => troubles.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => troubles.errors.push(String(error instanceof Error ? (error.stack ?? error) : error)));
  await page.exposeFunction("reportPolicyViolation", (text: string) => troubles.policyViolations.push(text));
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) =>
      globalThis.reportPolicyViolation(`${event.violatedDirective}: ${event.blockedURI}`),
    );
  });
  return troubles;
}

/** Runs in the page: its clock stands still. */
function stopClock(now: number): void {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts: []) {
      super(...((parts.length > 0 ? parts : [now]) as []));
    }
    static override now(): number {
      return now;
    }
  } as DateConstructor;
}
