// Loads pages of the dashboard in Chromium, and prints what painting.py reports, as JSON.
//   node painting.mjs CHROMIUM ADDRESS ROUNDS

import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../web/package.json", import.meta.url))("playwright-core");
const [executablePath, address, rounds] = process.argv.slice(2);

const PAGES = {
  "list of playlists": "?zone=UTC",
  overview: "?playlist=last-ferry&zone=UTC",
  "story map": "?playlist=last-ferry&zone=UTC&view=map",
  ways: "?playlist=last-ferry&zone=UTC&view=ways",
  audience: "?playlist=last-ferry&zone=UTC&view=audience",
  viewers: "?playlist=last-ferry&zone=UTC&view=viewers",
  check: "?playlist=last-ferry&zone=UTC&view=check",
  node: "?playlist=last-ferry&zone=UTC&node=pier",
};
/** Movements of the pointer in one drag of the map. */
const DRAG_STEPS = 80;

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const pages = {};
for (const [name, search] of Object.entries(PAGES)) {
  const loads = [];
  for (let round = 0; round < Number(rounds); round++) loads.push(await load(search));
  pages[name] = Object.fromEntries(Object.keys(loads[0]).map((key) => [key, quantile(loads.map((each) => each[key]), 0.5)]));
}
const moving = { "as a whole": await drag(0), "zoomed in": await drag(4) };
console.log(JSON.stringify({ pages, moving }));
await browser.close();

/** Loads a page in a context of its own, whose cache is empty. */
async function load(search) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.vitals = { first: 0, largest: 0, shift: 0 };
    const observe = (type, read) =>
      new PerformanceObserver((list) => list.getEntries().forEach(read)).observe({ type, buffered: true });
    observe("paint", ({ name, startTime }) => {
      if (name === "first-contentful-paint") globalThis.vitals.first = startTime;
    });
    observe("largest-contentful-paint", ({ startTime }) => {
      globalThis.vitals.largest = startTime;
    });
    observe("layout-shift", ({ value, hadRecentInput }) => {
      if (!hadRecentInput) globalThis.vitals.shift += value;
    });
  });
  await page.goto(`${address}/${search}`);
  await settled(page);
  const vitals = await page.evaluate(() => ({
    ...globalThis.vitals,
    script: performance
      .getEntriesByType("resource")
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0),
  }));
  await context.close();
  return vitals;
}

/** Times between the frames of the large story's map while it is dragged, in milliseconds. */
async function drag(zoomedIn) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(`${address}/?playlist=large-story&zone=UTC&view=map`);
  await page.locator(".story-map .map-node").first().waitFor();
  for (let step = 0; step < zoomedIn; step++) await page.getByRole("button", { name: "Zoom in" }).click();
  await page.waitForTimeout(1000);
  const box = await page.locator(".story").boundingBox();
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(centre.x, centre.y);
  await page.mouse.down();
  await page.evaluate(() => {
    globalThis.frames = [];
    const record = (time) => {
      globalThis.frames.push(time);
      requestAnimationFrame(record);
    };
    requestAnimationFrame(record);
  });
  for (let step = 1; step <= DRAG_STEPS; step++) {
    const turn = (step / DRAG_STEPS) * 2 * Math.PI;
    await page.mouse.move(centre.x + 300 * Math.sin(2 * turn), centre.y + 100 * Math.sin(turn));
  }
  const frames = await page.evaluate(() => globalThis.frames);
  await page.mouse.up();
  await page.close();
  const gaps = frames.slice(1).map((time, index) => time - frames[index]);
  return { half: quantile(gaps, 0.5), most: quantile(gaps, 0.95) };
}

async function settled(page) {
  await page.waitForFunction(
    () => document.querySelector("main h1") && !document.querySelector('.skeleton, [aria-busy="true"]'),
  );
}

function quantile(values, share) {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * share)];
}
