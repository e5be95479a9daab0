// Measures frame times of a story map of 500 nodes and 1,500 edges while it is dragged, on a running server.
//   .venv/bin/node web/frames.ts http://127.0.0.1:8000 /usr/bin/chromium
//
// It saves the playlist `frames` on that server. A frame time is the time between two calls of requestAnimationFrame.

import { type Browser, chromium, type Page } from "playwright-core";

const [address = "http://127.0.0.1:8000", executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const NODES = 500;
const STEPS = 80;

await savePlaylist();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
for (const zoomedIn of [0, 4]) console.log(`zoomed in ${zoomedIn} times: ${await measure(browser, zoomedIn)}`);
await browser.close();

/** Saves a playlist whose nodes each have three edges: two along a binary tree, one to any node. */
async function savePlaylist(): Promise<void> {
  const to = (target: number) => `n${target % NODES}`;
  const nodes = Array.from({ length: NODES }, (_, n) => ({
    id: to(n),
    name: `Scene ${n}`,
    defaultNode: to(n * 2 + 1),
    hotspots: [
      { id: `${n}-second`, toNode: to(n * 2 + 2) },
      { id: `${n}-anywhere`, toNode: to(n * 7919 + 13) },
    ],
  }));
  const response = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      query: "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { __typename } }",
      variables: { it: { id: "frames", name: "Frames", startNode: "n0", nodes } },
    }),
  });
  const { errors } = (await response.json()) as { errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
}

async function measure(browser: Browser, zoomedIn: number): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(`${address}/?playlist=frames&zone=UTC&view=map`);
  await page.locator(".story-map .map-node").first().waitFor();
  for (let step = 0; step < zoomedIn; step++) await page.getByRole("button", { name: "Zoom in" }).click();
  await page.waitForTimeout(1000);
  const frames = await drag(page);
  const drawn = await page.locator(".story-map *").count();
  await page.close();
  frames.sort((one, other) => one - other);
  const at = (share: number) => `${frames[Math.floor((frames.length - 1) * share)]?.toFixed(1)} ms`;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, ${frames.length} frames, ${drawn} elements`;
}

/** Drags the map back and forth. Returns the frame times in milliseconds. */
async function drag(page: Page): Promise<number[]> {
  const box = await page.locator(".story").boundingBox();
  if (!box) throw new Error("The map is not on the page.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    const times: number[] = [];
    const next = (time: number) => {
      times.push(time);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    Object.assign(globalThis, { times });
  });
  for (let step = 1; step <= STEPS; step++) {
    await page.mouse.move(
      x + 300 * Math.sin((step / STEPS) * 4 * Math.PI),
      y + 100 * Math.sin((step / STEPS) * 2 * Math.PI),
    );
  }
  const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times);
  await page.mouse.up();
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}
