// Navigates between pages, lets time pass, and uses browsers with missing features.   node journeys.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { asked, open, readTable, readTiles, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const PLAYLIST = "?playlist=last-ferry&zone=Europe/Berlin";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(10_000);
    await at(page, 0);
    return {
      focus: await followAndReturn(page),
      map: await followOnMap(page),
      headings: await countHeadings(page),
      aged: await letAge(page),
      renewed: await renewTogether(page),
      search: await typeWithPause(page),
      date: await typeDate(page),
      zone: await changeZone(page),
      nonsense: await sortByNonsense(page),
      names: await readNames(page),
      link: await copyLink(page),
      odd: await useOddBrowsers(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** The browser's clock is some minutes later than at the start. */
function at(page, minutes) {
  return page.clock.setFixedTime(new Date(Date.parse(now) + minutes * 60_000));
}

function readFocus(page) {
  return page.evaluate(() => {
    const one = document.activeElement;
    return { tag: one.tagName, text: one.textContent, href: one.getAttribute("href"), scroll: Math.round(scrollY) };
  });
}

/** By keyboard from the list into a node and all the way back, with a table that was sorted. */
async function followAndReturn(page) {
  await page.setViewportSize({ width: 1400, height: 500 });
  await open(page, "?zone=Europe/Berlin");
  const playlist = page.getByRole("link", { name: "The Last Ferry" });
  const listed = await playlist.getAttribute("href");
  await playlist.focus();
  await page.keyboard.press("Enter");
  await settled(page);
  const inPlaylist = await readFocus(page);
  await page.getByRole("group", { name: "All nodes" }).getByRole("button", { name: "Minutes viewed" }).click();
  await settled(page);
  const sorted = await readTable(page, "All nodes");
  const node = page.getByRole("group", { name: "All nodes" }).getByRole("link").nth(7);
  await node.focus();
  const left = await readFocus(page);
  await page.keyboard.press("Enter");
  await settled(page);
  const inNode = await readFocus(page);
  await page.goBack();
  await settled(page);
  const back = { focus: await readFocus(page), table: await readTable(page, "All nodes") };
  await page.goBack();
  await settled(page);
  const backInList = await readFocus(page);
  await page.reload();
  await page.goForward();
  await settled(page);
  const again = await readTable(page, "All nodes");
  await page.setViewportSize({ width: 1400, height: 900 });
  return { listed, inPlaylist, sorted, left, inNode, back, backInList, again };
}

async function followOnMap(page) {
  await open(page, PLAYLIST);
  await page.getByRole("link", { name: "Story map" }).click();
  await page.locator(".story-map").waitFor();
  await settled(page);
  const arrived = await readFocus(page);
  await page.locator('[data-listed="bridge"]').press("Enter");
  await page.getByRole("link", { name: "Open this node" }).press("Enter");
  await settled(page);
  const inNode = await readFocus(page);
  await page.goBack();
  await page.locator(".story-map").waitFor();
  await settled(page);
  return { arrived, inNode, back: await readFocus(page) };
}

/** Counts the h1 of each page: loaded, while its numbers are loading, and for unknown ids. */
async function countHeadings(page) {
  const counts = {};
  const count = async (name) => {
    counts[name] = await page.locator("h1").allInnerTexts();
  };
  for (const [name, search] of Object.entries({
    list: "?zone=UTC",
    playlist: PLAYLIST,
    node: `${PLAYLIST}&node=pier`,
    map: `${PLAYLIST}&view=map`,
    unknownPlaylist: "?playlist=none&zone=UTC",
    unknownNode: `${PLAYLIST}&node=none`,
    unknownOnMap: "?playlist=none&view=map&zone=UTC",
  })) {
    await page.route("**/graphql", () => {});
    await page.goto(search);
    // A skeleton outside of panels stands for the page while its code is loading.
    await page.locator(".panel .skeleton").first().waitFor();
    await count(`${name} loading`);
    await page.unroute("**/graphql");
    await open(page, search);
    await count(name);
  }
  return counts;
}

function age(page) {
  return page.locator(".freshness-age").innerText();
}

/** Lets time pass between pages, and returns to one. */
async function letAge(page) {
  await open(page, "?zone=Europe/Berlin");
  const first = await age(page);
  await page.getByRole("link", { name: "The Last Ferry" }).click();
  await settled(page);
  const soon = await asked(page, () => page.goBack());
  await page.goForward();
  await settled(page);

  await at(page, 30);
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await page.route("**/graphql", async (route) => {
    await released;
    await route.continue();
  });
  const sent = asked(page, async () => {
    const request = page.waitForRequest("**/graphql");
    await page.goBack();
    await request;
    await page.locator('.panel[aria-busy="true"]').waitFor();
    release();
  });
  await page.locator('.panel[aria-busy="true"]').waitFor();
  const during = { age: await age(page), rows: await page.locator("tbody tr").count() };
  const late = await sent;
  await page.unroute("**/graphql");
  const renewed = await age(page);

  await open(page, `${PLAYLIST}&compare=none`);
  const looked = await asked(page, () => comeBack(page));
  await at(page, 45);
  const returned = await asked(page, () => comeBack(page));
  const returnedAge = await age(page);
  await at(page, 45 + 24 * 60);
  await page.route("**/graphql", (route) => route.abort());
  await comeBack(page);
  await page.getByRole("alert").waitFor();
  const nextDay = await age(page);
  await page.unroute("**/graphql");
  await at(page, 0);
  return { first, soon, during, late, renewed, looked, returned, returnedAge, nextDay };
}

/** Brings another window to the front and closes it again. */
async function comeBack(page) {
  const browser = await page.context().newCDPSession(page);
  // Playwright emulates focus for every page.
  await browser.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  const other = await page.context().newPage();
  await other.bringToFront();
  // Poll by timer: a page in the background renders no frames.
  await page.waitForFunction(() => !document.hasFocus(), undefined, { polling: 20 });
  await page.bringToFront();
  await page.waitForFunction(() => document.hasFocus(), undefined, { polling: 20 });
  await other.close();
  await browser.detach();
  await settled(page);
}

/** Chooses another interval, then refreshes all panels at once. */
async function renewTogether(page) {
  await open(page, PLAYLIST);
  const bodies = [];
  page.on("request", (request) => request.method() === "POST" && bodies.push(request.postDataJSON()));
  const interval = (name) => page.getByRole("button", { name, exact: true });
  const chosen = await asked(page, () => interval("Week").click());
  await at(page, 5);
  const refreshed = await asked(page, () => page.getByRole("button", { name: "Refresh" }).click());
  const refreshedAge = await age(page);
  const other = await asked(page, () => interval("Day").click());
  await at(page, 20);
  const late = await asked(page, () => interval("Month").click());
  const lateAge = await age(page);
  const pressed = await page.getByRole("group", { name: "Interval" }).locator("[aria-pressed=true]").innerText();
  await at(page, 0);
  return { chosen, refreshed, refreshedAge, other, late, lateAge, pressed, intervals: bodies.map((one) => one.variables.interval) };
}

/** Types "last ferry" with a pause after the space. */
async function typeWithPause(page) {
  await open(page, "?zone=UTC");
  const box = page.getByRole("searchbox");
  await box.pressSequentially("last ");
  await page.waitForURL(/search=last(&|$)/);
  await settled(page);
  const paused = await box.inputValue();
  await page.keyboard.type("ferry");
  await page.waitForURL(/search=last\+ferry/);
  await settled(page);
  const typed = { value: await box.inputValue(), rows: await page.locator("tbody tr").count(), facts: await page.locator(".page-facts").innerText() };
  return { paused, typed };
}

/** Types 3 March 2026 into the date field of the compared period. */
async function typeDate(page) {
  await open(page, `${PLAYLIST}&compare=2025-11-01`);
  const entries = () => page.evaluate(() => history.length);
  const before = await entries();
  const field = page.getByLabel("First day of the compared period");
  const whileTyping = await asked(page, async () => {
    await field.focus();
    await page.keyboard.type("03032026", { delay: 20 });
  });
  const typed = { value: await field.inputValue(), search: searchOf(page) };
  const entered = await asked(page, () => page.keyboard.press("Enter"));
  const after = { entries: (await entries()) - before, search: searchOf(page), focus: (await readFocus(page)).tag };
  await field.blur();
  await field.focus();
  await page.keyboard.type("04042026", { delay: 20 });
  const left = await asked(page, () => page.getByRole("heading", { level: 1 }).click());
  return { whileTyping, typed, entered, after, left, search: searchOf(page) };
}

/** Opens the second page of the list and changes the time zone; then opens a URL with the cursor of another list. */
async function changeZone(page) {
  await open(page, "?zone=Europe/Berlin");
  await page.getByRole("button", { name: "Next" }).click();
  await settled(page);
  const second = searchOf(page);
  await page.getByLabel("Time zone").selectOption("America/Los_Angeles");
  await settled(page);
  const first = { search: searchOf(page), pager: await page.getByRole("navigation", { name: "Pages" }).innerText() };
  const keys = await readKeys(page);
  await page.getByRole("button", { name: "Next" }).click();
  await settled(page);
  keys.push(...(await readKeys(page)));
  await page.goto(`?${second.replace("Europe%2FBerlin", "Asia%2FTokyo")}`);
  await page.getByRole("alert").waitFor();
  const refused = await page.getByRole("alert").innerText();
  await page.getByRole("link", { name: "Show the first page" }).click();
  await settled(page);
  return { second, first, keys, refused, restarted: { search: searchOf(page), rows: await page.locator("tbody tr").count() } };
}

async function readKeys(page) {
  return (await readTable(page, "Playlists")).rows.map(({ key }) => key);
}

async function sortByNonsense(page) {
  const request = page.waitForRequest("**/graphql");
  await open(page, "?zone=UTC&order=playlists.constructor");
  const { variables } = (await request).postDataJSON();
  const rows = await page.locator("tbody tr").count();
  await open(page, `${PLAYLIST}&order=nodes.constructor&order=constructor`);
  return { orderBy: variables.orderBy, rows, nodes: await page.locator("tbody tr").count() };
}

/** Chooses a tab, a second metric, open details and an order, and opens the link elsewhere; then comes back to it. */
async function copyLink(page) {
  const look = async (of) => ({
    tab: await of.getByRole("group", { name: "Metric", exact: true }).locator("[aria-pressed=true]").innerText(),
    second: await of.getByLabel("Second metric").inputValue(),
    details: await readTable(of, "Details"),
    nodes: await readTable(of, "All nodes"),
    tiles: await readTiles(of),
  });
  await open(page, `${PLAYLIST}&period=LAST_7_DAYS`);
  const before = await page.evaluate(() => history.length);
  await page.getByRole("group", { name: "Metric", exact: true }).getByRole("button", { name: "Clicks" }).click();
  await page.getByLabel("Second metric").selectOption("plays");
  await page.getByRole("button", { name: "View details" }).click();
  await page.getByRole("group", { name: "Details" }).getByRole("button", { name: "Minutes viewed" }).click();
  await page.getByRole("group", { name: "All nodes" }).getByRole("button", { name: "Name" }).click();
  await settled(page);
  const entries = (await page.evaluate(() => history.length)) - before;
  const [link, chosen] = [page.url(), await look(page)];
  await page.getByRole("group", { name: "All nodes" }).getByRole("link").first().click();
  await settled(page);
  await page.goBack();
  await settled(page);
  const back = await look(page);
  const elsewhere = await page.context().browser().newContext({ ...VISITOR, timezoneId: "Asia/Tokyo" });
  const other = await elsewhere.newPage();
  await other.clock.setFixedTime(new Date(now));
  await open(other, link);
  const opened = await look(other);
  await elsewhere.close();
  return { entries, chosen, back, opened };
}

/** Reads a playlist with a right-to-left name. */
async function readNames(page) {
  const looks = {};
  const views = { list: "?search=from-the-right&zone=UTC", playlist: "?playlist=from-the-right&zone=UTC", node: "?playlist=from-the-right&node=a b%26c&zone=UTC" };
  for (const [view, search] of Object.entries(views)) {
    await page.setViewportSize({ width: 1400, height: 900 });
    await open(page, search);
    const names = await page.locator("main bdi").evaluateAll((all) =>
      all.map((one) => ({ text: one.textContent, direction: getComputedStyle(one).direction })),
    );
    const overflow = {};
    for (const width of [360, 768, 1024, 1400]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      overflow[width] = await page
        .locator("main bdi, .page-head *")
        .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest(".table")).length);
      await page.screenshot({ path: join(folder, `names-${view}-${width}.png`) });
    }
    looks[view] = { names, overflow };
  }
  await page.setViewportSize({ width: 1400, height: 900 });
  return looks;
}

/** Uses browsers that block storage, or report a language that Intl does not support. */
async function useOddBrowsers(page) {
  const browser = page.context().browser();
  const use = async (prepare) => {
    const context = await browser.newContext({ ...VISITOR, baseURL: `${address}/` });
    const other = await context.newPage();
    other.setDefaultTimeout(10_000);
    const errors = [];
    other.on("pageerror", (error) => errors.push(String(error)));
    await other.clock.setFixedTime(new Date(now));
    await other.addInitScript(prepare);
    await open(other, PLAYLIST);
    const tiles = await readTiles(other);
    await other.getByRole("button", { name: "Dark colours" }).click();
    const theme = await other.evaluate(() => document.documentElement.dataset.theme);
    await other.getByRole("button", { name: /^Period/ }).click();
    const month = await other.getByRole("dialog").locator("[aria-live]").innerText();
    await context.close();
    return { errors, tiles: tiles.minutesViewed.value, theme, month };
  };
  return {
    storage: await use(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(globalThis, name, {
          get() {
            throw new DOMException("The operation is insecure.", "SecurityError");
          },
        });
      }
    }),
    full: await use(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
      };
    }),
    posix: await use(() => Object.defineProperty(navigator, "languages", { get: () => ["en-US@posix"] })),
    speechless: await use(() => Object.defineProperty(navigator, "languages", { get: () => [] })),
  };
}
