// Takes the pictures of the dashboard in docs/ from a running `ivgraph demo`: those of the README, and each page for a desk
// and a telephone, in light and dark colours, in docs/pages.
//   npm run screenshots -- http://127.0.0.1:8000 /usr/bin/chromium

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const [address = "http://127.0.0.1:8000", executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const DOCS = join(import.meta.dirname, "../docs");
const STORY = "?playlist=last-ferry&zone=UTC";

const README = [
  { name: "dashboard", search: `${STORY}&metric=plays&with=minutesViewed`, height: 888 },
  { name: "story-map", search: `${STORY}&view=map`, height: 760 },
];

const PAGES = {
  playlists: "?zone=UTC",
  overview: STORY,
  "story-map": `${STORY}&view=map`,
  ways: `${STORY}&view=ways`,
  audience: `${STORY}&view=audience`,
  viewers: `${STORY}&view=viewers`,
  check: `${STORY}&view=check`,
  node: `${STORY}&node=pier`,
};
const SCREENS = {
  desk: { viewport: { width: 1280, height: 800 } },
  telephone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
await mkdir(join(DOCS, "pages"), { recursive: true });
const sharp = await browser.newContext({
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 2,
  colorScheme: "light",
  locale: "en-GB",
});
for (const { name, search, height } of README) {
  const page = await sharp.newPage();
  await page.setViewportSize({ width: 1280, height });
  await page.goto(`${address}/${search}`);
  await page.waitForFunction(() => document.querySelector(".panel") && !document.querySelector(".skeleton"));
  await save(name, await page.screenshot(), sharp);
}
for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ ...options, colorScheme, locale: "en-GB" });
    for (const [name, search] of Object.entries(PAGES)) {
      const page = await context.newPage();
      await page.goto(`${address}/${search}`);
      await scrollThrough(page);
      await save(`pages/${name}-${screen}-${colorScheme}`, await page.screenshot({ fullPage: true }), sharp);
      await page.close();
    }
    await context.close();
  }
}
await browser.close();

/** Brings each panel into view, since some are loaded only then, and waits for their numbers. */
async function scrollThrough(page: Page): Promise<void> {
  await page.waitForSelector(".panel");
  for (const panel of await page.locator(".panel").all()) {
    await panel.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => !document.querySelector('.skeleton, [aria-busy="true"]'));
  }
  await page.evaluate(() => scrollTo(0, 0));
  // Charts draw themselves within a second.
  await page.waitForTimeout(1000);
}

async function save(name: string, png: Buffer, encoder: BrowserContext): Promise<void> {
  const image = await toWebp(encoder, png);
  await writeFile(join(DOCS, `${name}.webp`), image);
  console.log(`docs/${name}.webp: ${Math.round(image.length / 1000)} kB`);
}

/** Encodes a PNG as WebP, which has a third of its size. The browser is the encoder. */
async function toWebp(browsing: BrowserContext, png: Buffer): Promise<Buffer> {
  const page = await browsing.newPage();
  const encoded = await page.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.76 });
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  }, png.toString("base64"));
  await page.close();
  return Buffer.from(encoded);
}
