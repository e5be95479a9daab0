// Reads the dashboard while its server is slow, broken, gone or rejects queries.   node troubles.mjs CHROMIUM ADDRESS NOW

import { record } from "../browser/session.mjs";
import { open, readTable, readTiles, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now] = process.argv.slice(2);
const PLAYLIST = "?playlist=last-ferry&zone=Europe/Berlin";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(10_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      broken: await meet(page, (route) => route.fulfill({ status: 500, body: "no" })),
      away: await meet(page, (route) => route.abort("connectionrefused")),
      lost: await loseServer(page),
      slow: await wait(page, PLAYLIST),
      slowNode: await wait(page, `${PLAYLIST}&node=saloon`),
      updating: await changeSlowly(page),
      refused: await read(page, "?playlist=last-ferry&zone=UTC&from=2026-11-20&to=2026-11-10"),
      unknownPlaylist: await read(page, "?playlist=none&zone=UTC"),
      unknownNode: await read(page, `${PLAYLIST}&node=none`),
      unknownOnMap: await read(page, "?playlist=none&zone=UTC&view=map"),
      nonsense: await readNonsense(page),
      quiet: await readQuiet(page),
      awkward: await readAwkward(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** Each view while the server fails in some way, then once more with the button when it is back. */
async function meet(page, fail) {
  const told = {};
  for (const [view, search] of Object.entries({
    playlists: "?zone=Europe/Berlin",
    playlist: PLAYLIST,
    node: `${PLAYLIST}&node=saloon`,
    map: `${PLAYLIST}&view=map`,
  })) {
    await page.route("**/graphql", fail);
    await page.goto(search);
    const alert = await readAlert(page);
    await page.unroute("**/graphql");
    await tryAgain(page);
    told[view] = { alert, afterwards: await page.getByRole("alert").count() };
  }
  return told;
}

/** What an alert says once nothing is being tried again: a page may try by itself right after it failed. */
async function readAlert(page) {
  const found = await page.waitForFunction(() => {
    const alert = document.querySelector('[role="alert"]');
    const isAtRest = [...(alert?.querySelectorAll("button") ?? [])].some(({ innerText }) => innerText === "Try again");
    return isAtRest && alert.innerText;
  });
  return found.jsonValue();
}

async function tryAgain(page) {
  await page.getByRole("button", { name: "Try again" }).first().click();
  await page.getByRole("alert").first().waitFor({ state: "detached" });
  await settled(page);
}

/** The server goes away while the page is open, and another zone is chosen. */
async function loseServer(page) {
  await open(page, PLAYLIST);
  const before = await readTiles(page);
  await page.route("**/graphql", (route) => route.abort("connectionrefused"));
  await page.getByLabel("Time zone").selectOption("UTC");
  await page.getByRole("alert").waitFor();
  const tiles = await readTiles(page);
  const alert = await page.getByRole("alert").innerText();
  const badges = await page.locator(".panel-age").allInnerTexts();
  await page.unroute("**/graphql");
  await tryAgain(page);
  return { before, tiles, alert, badges, afterwards: Object.keys(await readTiles(page)) };
}

/** A page while it is loading, and the positions of its panels then and afterwards. */
async function wait(page, search) {
  const release = await hold(page);
  await page.goto(search);
  // A skeleton outside of panels stands for the page while its code is loading.
  await page.locator(".panel .skeleton").first().waitFor();
  const loading = {
    skeletons: await page.locator(".skeleton").count(),
    labels: await page.locator(".skeleton").allInnerTexts(),
    tops: await readPanelTops(page),
    numbers: await page.locator(".tile-value").count(),
  };
  await release();
  await settled(page);
  return { ...loading, topsAfterwards: await readPanelTops(page) };
}

/** A page whose numbers are refreshed slowly: the old ones stay, marked as such. */
async function changeSlowly(page) {
  await open(page, PLAYLIST);
  const before = await readTiles(page);
  const release = await hold(page);
  await page.getByRole("button", { name: /^Audience/ }).click();
  const audience = page.getByRole("dialog", { name: "Audience" });
  await audience.waitFor();
  await page.keyboard.press("Escape");
  await audience.waitFor({ state: "detached" });
  await page.getByLabel("Comparison", { exact: true }).selectOption("none");
  const busy = page.locator('.panel[aria-busy="true"]');
  await busy.first().waitFor();
  const panels = await page.locator('.panel[data-status="shown"]').count();
  const during = { busy: await busy.count(), panels, tiles: await readTiles(page), skeletons: await page.locator(".skeleton").count() };
  await release();
  await settled(page);
  return { before, during, after: await readTiles(page) };
}

/** Delays responses until the returned function is called. */
async function hold(page) {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await page.route("**/graphql", async (route) => {
    await released;
    await route.continue();
  });
  return async () => {
    release();
    await page.unroute("**/graphql", { behavior: "wait" });
  };
}

/** Of the panels in view. */
function readPanelTops(page) {
  return page
    .locator(".panel")
    .evaluateAll((panels) => panels.map((panel) => Math.round(panel.getBoundingClientRect().top)).filter((top) => top < innerHeight));
}

async function read(page, search) {
  await page.goto(search);
  await page.locator(".notice").waitFor();
  return page.locator(".notice").innerText();
}

/** A URL with invalid parameters. */
async function readNonsense(page) {
  await open(page, "?playlist=last-ferry&zone=Nowhere&from=2026-02-30&to=soon&interval=BLINK&compare=twice&metric=luck&with=plays&view=upside");
  return { tiles: Object.keys(await readTiles(page)), search: new URL(page.url()).search };
}

/** A playlist that nobody watched. */
async function readQuiet(page) {
  await open(page, "?playlist=filler-01&zone=UTC");
  const tiles = await readTiles(page);
  const nodes = await readTable(page, "All nodes");
  await page.getByRole("button", { name: /^Audience/ }).click();
  const audience = await page.getByRole("dialog").getByText("Nobody watched").innerText();
  await open(page, "?playlist=filler-01&node=a b%26c&zone=UTC");
  const hotspots = page.getByRole("region", { name: "Hotspots", exact: true });
  return { tiles, nodes, audience, hotspots: await hotspots.locator(".notice").innerText() };
}

/** Ids and names with special characters, opened by clicks. */
async function readAwkward(page) {
  await open(page, "?search=awkward&zone=UTC");
  await page.getByRole("link", { name: /Über/ }).click();
  await settled(page);
  const heading = await page.getByRole("heading", { level: 1 }).innerText();
  await page.getByRole("table").getByRole("link").click();
  await settled(page);
  return { heading, node: await page.getByRole("heading", { level: 1 }).innerText() };
}
