// @ts-check
// Starts a headless Chromium with an empty profile, and records all requests and console messages of a page.

import { createRequire } from "node:module";

/** @import { BrowserContextOptions, Page } from "playwright-core" */

/**
 * The addresses that a page asked for, and everything that went wrong on it.
 *
 * @typedef {Record<"requests" | "failed" | "console" | "errors" | "workers" | "policyViolations", string[]>} Events
 */

// Packages are installed in web/ only, so they are resolved from there.
/** @type {typeof import("playwright-core")} */
const { chromium } = createRequire(new URL("../../../web/package.json", import.meta.url))("playwright-core");

export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A request to another host is recorded as any other, and ends here. rebound.example is a site whose name leads to
  // this machine, as that of an attacker may.
  "--host-resolver-rules=MAP rebound.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/**
 * Opens a page, runs `visit(page, record)`, and prints {...what visit returns, record} as JSON.
 *
 * @param {string} executablePath Chromium's
 * @param {(page: Page, record: Events) => Promise<object>} visit
 * @param {BrowserContextOptions} options what the visitor's browser is like: locale, timezoneId, colorScheme …
 */
export async function record(executablePath, visit, options = {}) {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
    const page = await context.newPage();
    /** @type {Events} */
    const record = { requests: [], failed: [], console: [], errors: [], workers: [], policyViolations: [] };
    context.on("request", (request) => record.requests.push(request.url()));
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText;
      // Leaving a page aborts its pending requests.
      if (reason !== "net::ERR_ABORTED") record.failed.push(`${request.url()}: ${reason}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) record.failed.push(`${response.url()}: ${response.status()}`);
    });
    page.on("websocket", (socket) => record.requests.push(socket.url()));
    page.on("console", (message) => record.console.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => record.errors.push(String(error.stack ?? error)));
    page.on("worker", (worker) => record.workers.push(worker.url()));
    await page.exposeFunction("reportPolicyViolation", (/** @type {string} */ text) => record.policyViolations.push(text));
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) =>
        globalThis.reportPolicyViolation(`${event.violatedDirective}: ${event.blockedURI}`),
      );
    });
    const seen = await visit(page, record);
    console.log(JSON.stringify({ ...seen, record }));
  } finally {
    await browser.close();
  }
}
