// Uses the client as a player's page does, with the network cut and restored, and tells what it recorded.
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

  // The network goes, and comes back.
  await context.setOffline(true);
  await play(page, 5);
  await page.evaluate(() => globalThis.beacon.flush());
  await page.waitForFunction(() => globalThis.beacon.pending === 5);
  const whileOffline = await pending(page);
  await context.setOffline(false);
  await settled(page);

  // The server takes the events, and its answer is lost: they are sent again.
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

  // The page is left at once: what it says then is sent as it goes.
  await play(next, 5);
  await next.close();
  await new Promise((resolve) => setTimeout(resolve, 500));

  // A video, made here, of three seconds.
  const last = await context.newPage();
  await open(last);
  const played = await last.evaluate(async () => {
    const video = await globalThis.makeVideo(3_000);
    const stop = globalThis.observeVideo(globalThis.beacon, video, "alarm");
    await video.play();
    await new Promise((resolve) => video.addEventListener("ended", resolve, { once: true }));
    stop();
    return video.currentTime;
  });
  await settled(last);
  return { recorded, whileOffline, lost, played };
});
