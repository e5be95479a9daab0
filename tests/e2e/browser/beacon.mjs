// Uses the client as a player's page does, with network outages, a server that rejects events, and storage that is full
// or blocked. Reports what it recorded and what the page logged.
//
//   node beacon.mjs CHROMIUM PAGE COLLECTOR

import { record } from "./session.mjs";

const [executablePath, address, collector] = process.argv.slice(2);

await record(executablePath, async (page) => {
  const context = page.context();
  const recorded = [];

  /** Opens the page with a beacon in `window.beacon`, whose events are told by their id. */
  async function open(page) {
    await page.goto(address);
    await page.waitForFunction(() => globalThis.beacon);
  }

  /** Records so many plays, each at a position of its own. */
  async function play(page, count) {
    const positions = Array.from({ length: count }, (_, number) => recorded.length + number);
    recorded.push(...positions);
    await page.evaluate((all) => all.forEach((position) => globalThis.beacon.record("play", { position })), positions);
  }

  const pending = (page) => page.evaluate(() => globalThis.beacon.pending);
  const settled = (page) => page.waitForFunction(() => globalThis.beacon.pending === 0);

  await open(page);
  await play(page, 5);
  await settled(page);

  // The network fails, and recovers.
  await context.setOffline(true);
  await play(page, 5);
  await page.evaluate(() => globalThis.beacon.flush());
  await page.waitForFunction(() => globalThis.beacon.pending === 5);
  const whileOffline = await pending(page);
  await context.setOffline(false);
  await settled(page);

  // The server stores the events, but its response is lost: they are sent again.
  let lost = 0;
  await page.route(`${collector}*`, async (route) => {
    if (lost >= 2) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await play(page, 5);
  await settled(page);
  await page.unroute(`${collector}*`);

  // The page is left before anything could be sent; the next one sends it.
  await context.setOffline(true);
  await play(page, 5);
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  await open(next);
  await settled(next);

  // The page is left at once: its events are sent while it unloads.
  await play(next, 5);
  await next.close();
  const last = await context.newPage();
  await open(last);
  await settled(last);

  return {
    recorded,
    whileOffline,
    lost,
    rejected: await reject(last),
    paused: await pause(),
    stopped: await stop(last),
    full: await fill(last),
    forbidden: await forbid(last),
  };

  /** Events that the server takes no part of, among others; gives what the console says of them. */
  async function reject(page) {
    const warnings = [];
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
    await page.evaluate(() => {
      globalThis.beacon.record("switch", { node: "pier", toNode: "saloon" });
      globalThis.beacon.record("impression");
      // More than a keepalive request may carry.
      globalThis.beacon.record("impression", { note: "x".repeat(70_000) });
      globalThis.beacon.record("session_end");
    });
    await settled(page);
    return warnings;
  }

  /** A server that asks to be left alone until a time of day: how many requests come before it, and whether any after. */
  async function pause() {
    // Playwright sets the clock for all pages of a context.
    const apart = await context.browser().newContext();
    const page = await apart.newPage();
    await page.clock.install({ time: new Date("2026-11-25T12:00:00Z") });
    let requests = 0;
    await page.route(`${collector}*`, (route) => {
      requests += 1;
      const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After" };
      return route.fulfill({ status: 503, headers: { ...headers, "Retry-After": "Wed, 25 Nov 2026 12:01:00 GMT" } });
    });
    await page.goto(`${address}idle`);
    await page.waitForFunction(() => globalThis.createBeacon);
    await page.clock.pauseAt(new Date("2026-11-25T12:00:10Z"));
    await page.evaluate(() => createBeacon({ url, playlist: "paused", delay: 0 }).record("impression"));
    const refused = page.waitForResponse(`${collector}*`);
    await page.clock.runFor(100);
    await refused;
    for (let second = 0; second < 40; second += 1) await page.clock.runFor(1_000);
    const before = requests;
    const again = page.waitForResponse(`${collector}*`);
    await page.clock.runFor(60_000);
    await again;
    await apart.close();
    return { before, after: requests - before };
  }

  /** Ends a beacon with a network and one without; the next beacon of the page has what the latter left. */
  async function stop(page) {
    await page.evaluate(() => {
      globalThis.beacon.stop();
      globalThis.make = () => createBeacon({ url, playlist: "stopped", delay: 600_000 });
      globalThis.online = make();
      online.record("impression");
      online.stop();
    });
    await page.waitForFunction(() => globalThis.online.pending === 0);
    await context.setOffline(true);
    const left = await page.evaluate(async () => {
      globalThis.offline = make();
      offline.record("play", { position: 0 });
      offline.stop();
      offline.record("play", { position: 1 });
      return offline.pending;
    });
    let requests = 0;
    const count = (request) => {
      requests += request.url().startsWith(collector);
    };
    page.on("request", count);
    await context.setOffline(false);
    const said = await page.evaluate(async () => {
      // The events of a page that enters and leaves the back/forward cache.
      for (const type of ["online", "pagehide", "pageshow"]) dispatchEvent(new Event(type));
      document.dispatchEvent(new Event("visibilitychange"));
      globalThis.beacon = make();
      await until(() => beacon.pending === 0);
      return offline.pending;
    });
    page.off("request", count);
    return { left, said, requests };
  }

  /** A storage that has no room left, not even for an event. */
  async function fill(page) {
    await page.evaluate(async () => {
      for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
        for (let number = 0; ; number += 1) {
          try {
            localStorage.setItem(`full-${size}-${number}`, "x".repeat(size));
          } catch {
            break;
          }
        }
      }
      globalThis.beacon = createBeacon({ url, playlist: "full", delay: 0 });
      beacon.record("impression");
      beacon.record("play");
    });
    await settled(page);
    return page.evaluate(() => {
      const kept = Object.keys(localStorage).filter((key) => key.startsWith("ivgraph:"));
      for (const key of Object.keys(localStorage)) if (key.startsWith("full-")) localStorage.removeItem(key);
      return kept;
    });
  }

  /** A frame that may keep nothing: neither localStorage nor a database. */
  async function forbid(page) {
    await page.evaluate(async () => {
      const frame = document.createElement("iframe");
      frame.sandbox = "allow-scripts";
      frame.srcdoc = `<script type="module">
        import { createBeacon } from "${url.replace("events", "beacon.js")}";
        const beacon = createBeacon({ url: "${url}", playlist: "forbidden", delay: 0 });
        beacon.record("impression");
        beacon.record("play");
        globalThis.beacon = beacon;
      </${"script"}>`;
      document.body.append(frame);
      await next(frame, "load");
    });
    const frame = page.frames().at(-1);
    await frame.waitForFunction(() => globalThis.beacon?.pending === 0);
    return frame.evaluate(() => {
      try {
        return localStorage.length;
      } catch (error) {
        return error.name;
      }
    });
  }
});
