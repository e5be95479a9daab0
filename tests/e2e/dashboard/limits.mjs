// Reads pages with the longest names and the largest stories.   node limits.mjs CHROMIUM ADDRESS NOW

import { record } from "../browser/session.mjs";
import { open, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now] = process.argv.slice(2);

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(10_000);
    await page.clock.setFixedTime(new Date(now));
    return { names: await lookAtLongNames(page), cut: await lookAtCutName(page), ring: await lookAtRing(page), large: await lookAtLargeStory(page) };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** Every page with tables, with long names without spaces. */
async function lookAtLongNames(page) {
  await page.route("**/graphql", async (route) => {
    const answer = await route.fetch();
    const long = (key, value) => (key === "name" && value ? "w".repeat(500) : value);
    const body = JSON.stringify(JSON.parse(await answer.text(), long));
    await route.fulfill({ status: 200, contentType: "application/json", body });
  });
  const found = {};
  for (const [view, search] of Object.entries({
    playlists: "?zone=Europe/Berlin",
    playlist: "?playlist=last-ferry&zone=Europe/Berlin",
    node: "?playlist=last-ferry&zone=Europe/Berlin&node=pier",
  })) {
    for (const width of [1400, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await open(page, search);
      found[`${view} ${width}`] = await page.evaluate(() => {
        const table = document.querySelector("tbody").closest(".table").getBoundingClientRect();
        const beside = document.querySelector("tbody [data-column=name i] + td");
        return {
          overflow: document.documentElement.scrollWidth - innerWidth,
          hidden: Math.max(beside.getBoundingClientRect().right - table.right, 0),
        };
      });
    }
  }
  await page.unroute("**/graphql");
  return found;
}

/** Which letters of a Hebrew destination are visible in a narrow column, and the tooltip with the whole name. */
async function lookAtCutName(page) {
  await page.setViewportSize({ width: 1024, height: 740 });
  await open(page, "?playlist=island&node=storm&zone=UTC");
  const link = page.locator('[data-row="again"] .hotspot-destination a');
  const seen = await link.evaluate((one) => {
    const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
    const box = one.getBoundingClientRect();
    const isInSight = (at) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const { left, right } = range.getBoundingClientRect();
      return left >= box.left && right <= box.right + 1;
    };
    return { first: isInSight(0), last: isInSight(text.length - 1) };
  });
  await link.focus();
  await page.getByRole("tooltip").waitFor();
  return { ...seen, hint: await page.getByRole("tooltip").innerText() };
}

/** A story of 26 levels that leads back to its start: how many nodes and edges are outside the frame when the map opens. */
async function lookAtRing(page) {
  await page.setViewportSize({ width: 1400, height: 900 });
  await open(page, "?playlist=ring&zone=UTC&view=map");
  await page.locator(".story-map .map-node").first().waitFor();
  return page.locator(".story-frame").evaluate((map) => {
    const frame = map.getBoundingClientRect();
    const isOutside = (one) => {
      const box = one.getBoundingClientRect();
      return box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
    };
    const count = (kind) => {
      const all = [...map.querySelectorAll(kind)];
      return { drawn: all.length, outside: all.filter(isOutside).length };
    };
    return { nodes: count(".map-node"), edges: count(".edge-line") };
  });
}

/** A story of more nodes than a map shows. */
async function lookAtLargeStory(page) {
  await open(page, "?playlist=large-wheel&zone=UTC&view=map");
  const said = await page.locator(".story-note").innerText();
  const nodes = await page.locator(".story-list [data-listed]").count();
  await page.locator(".story-note").getByRole("link").click();
  await settled(page);
  return { said, nodes, listed: Number(await page.getByRole("table", { name: "All nodes" }).getAttribute("aria-rowcount")) - 1 };
}
