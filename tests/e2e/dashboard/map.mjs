// Uses the story map with mouse, wheel, keyboard and touch.   node map.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { open, searchOf, settled, VISITOR } from "./page.mjs";
import { touchMap } from "./map-touch.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const LARGE = "?playlist=tree&zone=UTC&view=map";
const ISLAND = "?playlist=island&zone=UTC&view=map";

await record(
  executablePath,
  async (page, { requests }) => {
    page.setDefaultTimeout(30_000);
    await page.clock.setFixedTime(new Date(now));
    await open(page, "?playlist=tree&zone=UTC");
    const loadedBefore = requests.filter((one) => /story-map|layout/.test(one));
    return {
      loadedBefore,
      drawn: await lookAtLargeMap(page),
      loaded: requests.filter((one) => /story-map|layout/.test(one)),
      drag: await dragAndReturn(page),
      refreshed: await refresh(page),
      wheel: await turnWheel(page),
      keys: await walk(page),
      kinds: await lookAtKinds(page),
      unknown: await lookAtUnknown(page),
      sizes: await lookAtSizes(page),
      touch: await touchMap(page.context().browser(), { ...VISITOR, baseURL: `${address}/` }, now, LARGE),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** Counts the elements of the map when it opens, fully zoomed out, and zoomed in. */
async function lookAtLargeMap(page) {
  await openMap(page, LARGE);
  const count = () =>
    page.evaluate(() => {
      const canvas = document.querySelector(".story-layer canvas");
      // Copy the canvas: reading back one that the page goes on painting makes it slow, and Chromium warns about it.
      const copy = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
      copy?.drawImage(canvas, 0, 0);
      const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data;
      return {
        elements: document.querySelectorAll(".story-frame *").length,
        listed: document.querySelectorAll(".story-list [data-listed]").length,
        isPainted: pixels ? pixels.some((value) => value > 0) : null,
      };
    });
  const opened = await count();
  await page.getByRole("button", { name: "Show all" }).click();
  const all = await count();
  await page.screenshot({ path: join(folder, "map-500.png") });
  for (let step = 0; step < 6; step++) await page.getByRole("button", { name: "Zoom in" }).click();
  const near = await count();
  return { opened, all, near };
}

/** A drag that starts on a node opens nothing; Enter opens its card, which leads to its page, and Back returns. */
async function dragAndReturn(page) {
  await openMap(page, LARGE);
  const search = searchOf(page);
  const before = await place(page, "n2");
  await page.mouse.move(before.x, before.y);
  await page.mouse.down();
  await page.mouse.move(before.x - 40, before.y + 10, { steps: 4 });
  await page.mouse.move(before.x - 120, before.y + 30, { steps: 4 });
  await page.mouse.up();
  const after = await place(page, "n2");
  const moved = { x: after.x - before.x, y: after.y - before.y, isSamePage: searchOf(page) === search };

  await page.locator('[data-listed="n2"]').press("Enter");
  await page.getByRole("heading", { name: "Scene 2" }).and(page.locator(":focus")).waitFor();
  const focused = await place(page, "n2");
  await page.getByRole("link", { name: "Open this node" }).press("Enter");
  await page.waitForURL(/node=n2/);
  await settled(page);
  await page.goBack();
  await page.waitForFunction(() => document.activeElement?.dataset.listed === "n2");
  await page.locator(".story-frame .focused").waitFor();
  const returned = await place(page, "n2");

  await page.mouse.click(returned.x, returned.y);
  await page.getByRole("link", { name: "Open this node" }).click();
  await page.waitForURL(/node=n2/);
  await settled(page);
  await page.goBack();
  await page.waitForFunction(() => document.activeElement?.dataset.listed === "n2");
  return { moved, stays: [returned.x - focused.x, returned.y - focused.y] };
}

/** How far the map moves when its numbers are refreshed. */
async function refresh(page) {
  await page.getByRole("button", { name: "Zoom in" }).click();
  const before = await place(page, "n2");
  const answered = page.waitForResponse(/graphql/);
  await page.getByRole("button", { name: "Refresh" }).click();
  await answered;
  await settled(page);
  const after = await place(page, "n2");
  return [after.x - before.x, after.y - before.y, after.width - before.width];
}

/** The wheel scrolls the page; with Ctrl it zooms around the pointer. */
async function turnWheel(page) {
  await page.setViewportSize({ width: 1400, height: 500 });
  await openMap(page, LARGE);
  const before = await place(page, "n0");
  await page.mouse.move(before.x, before.y);
  await page.mouse.wheel(0, 60);
  await page.waitForFunction(() => scrollY === 60);
  const scrolled = await place(page, "n0");
  await page.mouse.move(scrolled.x, scrolled.y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -50);
  await page.keyboard.up("Control");
  await page.waitForFunction((width) => {
    const mark = document.querySelector('.map-node[data-node="n0"] .map-node-mark');
    return mark.getBoundingClientRect().width > width * 1.2;
  }, before.width);
  const zoomed = await place(page, "n0");
  await page.setViewportSize({ width: 1400, height: 900 });
  return {
    byPage: [scrolled.x - before.x, scrolled.y - before.y, scrolled.width - before.width],
    around: [zoomed.x - scrolled.x, zoomed.y - scrolled.y],
  };
}

/** One stop of Tab, and the arrow keys from there: what they come to, and whether it is in the frame and marked. */
async function walk(page) {
  await openMap(page, LARGE);
  await page.getByRole("link", { name: /^Open this query/ }).focus();
  await page.keyboard.press("Tab");
  const walked = [];
  for (const key of ["", "ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft", "End", "Home"]) {
    if (key) await page.keyboard.press(key);
    await page.waitForFunction(() => {
      const [frame, mark] = [document.querySelector(".story-frame"), document.querySelector(".focused .map-node-mark")];
      const name = mark?.closest(".map-node").dataset.node;
      if (name === undefined || name !== document.activeElement.dataset.listed) return false;
      const [outer, inner] = [frame.getBoundingClientRect(), mark.getBoundingClientRect()];
      return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
    });
    walked.push(await page.evaluate(() => document.activeElement.dataset.listed));
  }
  const told = await page.locator('.story-list li:has(> [data-listed="n1"])').innerText();
  await page.keyboard.press("Tab");
  const next = await page.evaluate(() => document.activeElement.ariaLabel);
  return { walked, told, next, hint: await page.locator("#story-keys").innerText(), scroll: await page.evaluate(() => scrollY) };
}

/** Every way with its kind, the legend, and a name from right to left. */
async function lookAtKinds(page) {
  await openMap(page, ISLAND);
  const edges = await page.locator(".story-map .edge[data-from]").evaluateAll((all) =>
    all.map((edge) => [edge.dataset.from, edge.dataset.to, edge.classList[1], edge.querySelector("title").textContent]),
  );
  const legend = await page.locator(".story-legend li").allInnerTexts();
  const columns = await page.locator(".story-columns span").allInnerTexts();
  const hebrew = await page.locator('.map-node[data-node="storm"] .map-node-name').evaluate((name) => ({
    text: name.textContent,
    begins: name.getStartPositionOfChar(0).x,
    ends: name.getStartPositionOfChar(name.textContent.length - 1).x,
  }));
  await page.screenshot({ path: join(folder, "map-kinds.png") });
  return { edges, legend, columns, hebrew };
}

/** What is said where the structure tells nothing. */
async function lookAtUnknown(page) {
  await openMap(page, "?playlist=bare&zone=UTC&view=map");
  const map = {
    columns: await page.locator(".story-columns span").allInnerTexts(),
    part: await page.locator(".story-note").innerText(),
    listed: await page.locator(".story-list > ul > li").allInnerTexts(),
  };
  await page.screenshot({ path: join(folder, "map-unknown.png") });
  const read = async (search) => {
    await open(page, search);
    const panel = page.getByRole("region", { name: "Hotspots", exact: true });
    return {
      facts: await page.locator(".page-facts li").allInnerTexts(),
      hotspots: await panel.locator("[data-row]").evaluateAll((rows) =>
        rows.map((row) =>
          ["destination", "shown"].map((column) => row.querySelector(`[data-column="${column}"]`).innerText),
        ),
      ),
      notice: await panel.locator(".notice").allInnerTexts(),
    };
  };
  const nodes = {
    one: await read("?playlist=bare&node=one&zone=UTC"),
    two: await read("?playlist=bare&node=two&zone=UTC"),
    storm: await read("?playlist=island&node=storm&zone=UTC"),
    cave: await read("?playlist=island&node=cave&zone=UTC"),
  };
  await open(page, "?playlist=island&zone=UTC");
  const levels = await page.locator("[data-row]").evaluateAll((rows) =>
    Object.fromEntries(rows.map((row) => [row.dataset.row, row.querySelector('[data-column="level"]').innerText])),
  );
  return { map, nodes, levels };
}

/** At each width: how far the page scrolls sideways, and whether the start of the story is in the frame. */
async function lookAtSizes(page) {
  const found = {};
  for (const width of [360, 768, 1024, 1400]) {
    await page.setViewportSize({ width, height: 800 });
    await openMap(page, ISLAND);
    await page.screenshot({ path: join(folder, `map-${width}.png`) });
    found[width] = await page.evaluate(() => {
      const [frame, start] = [".story-frame", '.map-node[data-node="storm"] .map-node-mark'].map((one) =>
        document.querySelector(one).getBoundingClientRect(),
      );
      return {
        overflow: document.documentElement.scrollWidth - innerWidth,
        isInFrame: start.left >= frame.left && start.right <= frame.right && start.top >= frame.top,
      };
    });
  }
  await page.setViewportSize({ width: 1400, height: 900 });
  return found;
}

async function openMap(page, search) {
  await open(page, search);
  await page.locator(".story-map .map-node").first().waitFor();
}

/** The middle of a node's circle, and its width. */
async function place(page, id) {
  const box = await page.locator(`.map-node[data-node="${id}"] .map-node-mark`).boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
}
