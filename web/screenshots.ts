// Takes the screenshots of the README, docs/*.webp, from a running `ivgraph demo`.
//   npm run screenshots -- http://127.0.0.1:8000 /usr/bin/chromium

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

const [address = "http://127.0.0.1:8000", executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const DOCS = join(import.meta.dirname, "../docs");

const SCREENSHOTS = [
  { name: "dashboard", search: "?playlist=last-ferry&zone=UTC&metric=plays&with=minutesViewed", height: 888 },
  { name: "story-map", search: "?playlist=last-ferry&zone=UTC&view=map", height: 760 },
];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 2,
  colorScheme: "light",
  locale: "en-GB",
});
await mkdir(DOCS, { recursive: true });
for (const { name, search, height } of SCREENSHOTS) {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1280, height });
  await page.goto(`${address}/${search}`);
  await page.waitForFunction(() => document.querySelector(".panel") && !document.querySelector(".skeleton"));
  const image = await toWebp(context, await page.screenshot());
  await writeFile(join(DOCS, `${name}.webp`), image);
  console.log(`docs/${name}.webp: ${Math.round(image.length / 1000)} kB`);
}
await browser.close();

/** Encodes a PNG as WebP, which has a third of its size. The browser is the encoder. */
async function toWebp(browsing: BrowserContext, png: Buffer): Promise<Buffer> {
  const page = await browsing.newPage();
  const encoded = await page.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.82 });
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  }, png.toString("base64"));
  await page.close();
  return Buffer.from(encoded);
}
