// Uses charts, tooltips, panels and long tables by touch, mouse and keyboard.   node pointing.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { open, openControl, searchOf, settled, VISITOR } from "./page.mjs";
import { swipe } from "./touch.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const PLAYLIST = "?playlist=last-ferry&zone=Europe/Berlin";
const LARGE = "?playlist=large-wheel&zone=UTC";
const WIDTHS = [360, 768, 1024, 1400];

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(30_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      hint: await pointAtHint(page),
      hintByKey: await focusHint(page),
      levels: await explainLevels(page),
      nameOfButton: await pressButtonWithName(page),
      findings: await askAboutPopUps(page),
      panels: await openPanels(page),
      panelByKey: await walkThroughPanel(page),
      long: await useLongTable(page),
      widths: await lookAtWidths(page),
      hidden: await lookForHiddenColumns(page),
      touch: await useFingers(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** Moves the pointer from a column header into its tooltip, and closes it with Escape. */
async function pointAtHint(page) {
  await open(page, PLAYLIST);
  const head = page.getByRole("group", { name: "All nodes" }).getByRole("button", { name: "Share of plays" });
  const hint = page.getByRole("tooltip");
  await head.hover();
  await hint.waitFor();
  const text = await hint.innerText();
  const [from, to] = [await head.boundingBox(), await hint.boundingBox()];
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 });
  const within = await hint.count();
  await page.keyboard.press("Escape");
  await hint.waitFor({ state: "detached" });
  await page.mouse.move(0, 0);
  return { text, within };
}

/** Focuses a button by keyboard: the text of its tooltip, and whether it describes the button. */
async function focusHint(page) {
  await open(page, PLAYLIST);
  const tile = page.locator('.tile[data-metric="uniqueViewers"]').getByRole("button", { name: "Unique viewers" });
  await page.locator('.tile[data-metric="plays"]').getByRole("button", { name: "Clicks" }).focus();
  await page.keyboard.press("Tab");
  const before = page.getByRole("tooltip").filter({ hasText: "Clicks on the playlist's hotspots." });
  const hint = page.getByRole("tooltip").filter({ hasText: "Distinct" });
  await hint.waitFor();
  // The previous tooltip closes a moment after this one opens. Escape would close both, and the previous one would then
  // stay closed at the next focus. Its listener is removed a turn after it is.
  await before.waitFor({ state: "detached" });
  await settled(page);
  const told = {
    text: await hint.innerText(),
    focused: await tile.evaluate((one) => one === document.activeElement),
    describes: (await tile.getAttribute("aria-describedby")) === (await hint.getAttribute("id")),
  };
  await page.keyboard.press("Escape");
  await hint.waitFor({ state: "detached" });
  await page.keyboard.press("Shift+Tab");
  await before.waitFor();
  return told;
}

/** The marks of missing levels, and their tooltips, for each page. */
async function explainLevels(page) {
  const told = {};
  for (const [view, search] of Object.entries({
    unlisted: "?playlist=bare&zone=UTC",
    unlistedHotspot: "?playlist=bare&node=one&zone=UTC",
    notReachable: "?playlist=island&zone=UTC",
    deleted: "?playlist=last-ferry&zone=UTC",
  })) {
    await open(page, search);
    const mark = page.locator(".no-level").first();
    await mark.focus();
    await page.getByRole("tooltip").waitFor();
    told[view] = [await mark.innerText(), await page.getByRole("tooltip").innerText()];
    told.name = await mark.getByRole("img").getAttribute("aria-label");
  }
  return told;
}

/** A tooltip that only names a button: open while the button is hovered, closed by a press. */
async function pressButtonWithName(page) {
  await open(page, PLAYLIST);
  const button = page.getByRole("button", { name: "Refresh" });
  await button.hover();
  const hint = page.getByRole("tooltip");
  await hint.waitFor();
  const text = await hint.innerText();
  await button.click();
  await hint.waitFor({ state: "detached" });
  await settled(page);
  const afterwards = await hint.count();
  await page.mouse.move(0, 0);
  return { text, afterwards };
}

/** The findings of axe with an open tooltip, and with an open tooltip of the chart. */
async function askAboutPopUps(page) {
  await open(page, PLAYLIST);
  await page.locator(".tile-label button").first().focus();
  await page.getByRole("tooltip").waitFor();
  const hint = await findings(page);
  await page.keyboard.press("Escape");
  const chart = page.locator(".line-chart-box canvas").first();
  // Twice: a chart that is still being drawn misses the first move.
  await chart.hover();
  await chart.hover({ position: { x: 300, y: 80 } });
  await page.locator(".chart-tooltip h3").waitFor();
  return { hint, chart: await findings(page) };
}

/** Both panels at each width: how far they reach out of the window. */
async function openPanels(page) {
  const found = {};
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 740 });
    for (const name of ["Period", "Audience"]) {
      await open(page, PLAYLIST);
      await openControl(page, name);
      const { x, y, width: wide, height } = await page.getByRole("dialog", { name }).boundingBox();
      found[`${name} ${width}`] = { outside: Math.max(-x, x + wide - width, -y, y + height - 740, 0) };
      await page.screenshot({ path: join(folder, `panel-${name}-${width}.png`) });
      // A press outside closes it.
      await page.mouse.click(width - 4, 4);
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  }
  return found;
}

/** Tab goes around within an open panel and the buttons that close it; Escape gives the focus back. */
async function walkThroughPanel(page) {
  await page.setViewportSize({ width: 1024, height: 740 });
  await open(page, PLAYLIST);
  const button = page.getByRole("button", { name: /^Period/ });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Period" }).waitFor();
  await page.waitForFunction(() => document.activeElement.closest("[role=dialog]"));
  const first = await page.evaluate(() => document.activeElement.innerText);
  const names = [];
  for (let step = 0; step < 30; step++) {
    await pressTab(page);
    names.push(
      await page.evaluate(() => {
        const one = document.activeElement;
        return [one.closest("[role=dialog]") !== null || one.innerText === "Close", one.innerText];
      }),
    );
  }
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.innerText.startsWith("Period"));
  return { first, outside: names.filter(([isInside]) => !isInside).length, rounds: names.filter(([, name]) => name === first).length };
}

/** Tab, and the frame that answers it: focus comes around a panel with it, and rows into a table. */
async function pressTab(page) {
  await page.keyboard.press("Tab");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** 501 nodes: what is in the page, at its end too, and what the keyboard and the search do. */
async function useLongTable(page) {
  await page.setViewportSize({ width: 1024, height: 740 });
  await open(page, LARGE);
  const table = page.getByRole("group", { name: "All nodes" });
  await table.scrollIntoViewIfNeeded();
  const look = () =>
    table.evaluate((frame) => ({
      rows: frame.querySelectorAll("tr[data-row]").length,
      last: [...frame.querySelectorAll("tr[data-row]")].at(-1).ariaRowIndex,
      said: frame.querySelector("table").ariaRowCount,
      head: Math.round(frame.querySelector("thead th").getBoundingClientRect().top - frame.getBoundingClientRect().top),
      widths: [...frame.querySelectorAll("thead th")].map((one) => Math.round(one.getBoundingClientRect().width)),
    }));
  const top = await look();
  await table.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.querySelector('tr[aria-rowindex="502"]'));
  const bottom = await look();
  await page.screenshot({ path: join(folder, "long-bottom.png") });
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector('tr[aria-rowindex="2"]'));

  await table.getByRole("link").first().focus();
  for (let step = 0; step < 60; step++) await pressTab(page);
  const walked = await page.evaluate(() => {
    const [row, frame] = [document.activeElement.closest("tr"), document.activeElement.closest(".table")];
    const [inner, outer] = [document.activeElement.getBoundingClientRect(), frame.getBoundingClientRect()];
    return { row: Number(row?.ariaRowIndex), isInView: inner.top >= outer.top && inner.bottom <= outer.bottom };
  });
  // The wheel scrolls the focused row out of view, but it stays in the document.
  await table.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
  await page.waitForFunction(() => document.querySelector('tr[aria-rowindex="502"]'));
  const kept = await page.evaluate(() => Number(document.activeElement.closest("tr")?.ariaRowIndex));

  await page.getByRole("searchbox", { name: "Find in All nodes" }).pressSequentially("node 33", { delay: 5 });
  await page.waitForFunction(() => document.querySelectorAll("tr[data-row]").length < 20);
  const found = await table.locator("tr[data-row] .table-name").allInnerTexts();
  const said = await page.locator(".table-search [aria-live]").innerText();
  await page.getByRole("searchbox", { name: "Find in All nodes" }).fill("");
  await table.getByRole("button", { name: "Name" }).click();
  await page.waitForFunction(() => document.querySelector('th[aria-sort="ascending"] button')?.innerText.startsWith("Name"));
  await table.evaluate((frame) => frame.scrollTo(0, 0));
  await page.waitForFunction(() => document.querySelector('tr[aria-rowindex="2"]'));
  const sorted = await table.locator("tr[data-row] .table-name").allInnerTexts();
  return { top, bottom, walked, kept, found, said, sorted };
}

/** Every view with long tables, open details and names from right to left: how far it reaches out of the window. */
async function lookAtWidths(page) {
  await page.route("**/graphql", async (route) => {
    const answer = await route.fetch();
    const turned = (key, value) => (key === "name" && value ? `מעבורת אחרונה ${value} אל הנמל` : value);
    await route.fulfill({ status: 200, contentType: "application/json", body: JSON.stringify(JSON.parse(await answer.text(), turned)) });
  });
  const found = {};
  for (const [view, search] of Object.entries({
    playlists: "?zone=Europe/Berlin",
    playlist: `${PLAYLIST}&details=timeline&with=plays&period=THIS_WEEK&interval=WEEK`,
    node: `${PLAYLIST}&node=pier&details=timeline`,
    large: LARGE,
  })) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 740 });
      await page.emulateMedia({ colorScheme: width === 768 ? "dark" : "light" });
      await open(page, search);
      found[`${view} ${width}`] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await page.screenshot({ path: join(folder, `${view}-${width}.png`), fullPage: true });
    }
  }
  await page.unroute("**/graphql");
  return found;
}

/** How many pixels of tables and tabs are out of sight at 1,024, with the demo's own names. */
async function lookForHiddenColumns(page) {
  await page.setViewportSize({ width: 1024, height: 740 });
  const found = {};
  for (const [view, search] of Object.entries({ playlists: "?zone=UTC", playlist: PLAYLIST, node: `${PLAYLIST}&node=pier` })) {
    await open(page, search);
    found[view] = await page
      .locator(".table, .timeline-tabs")
      .evaluateAll((all) => Math.max(...all.map((one) => one.scrollWidth - one.clientWidth)));
  }
  return found;
}

/** A phone: swipes over the chart, and a tap on a label with a tooltip. */
async function useFingers(page) {
  const context = await page.context().browser().newContext({
    ...VISITOR,
    ...{ baseURL: `${address}/`, hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } },
  });
  const phone = await context.newPage();
  phone.setDefaultTimeout(10_000);
  await phone.clock.setFixedTime(new Date(now));
  const told = {};
  for (const [way, fingers] of Object.entries({
    up: [{ from: [180, 140], to: [184, 20] }],
    slanted: [{ from: [140, 140], to: [180, 20] }],
    pinch: [
      { from: [150, 140], to: [80, 140] },
      { from: [210, 140], to: [290, 140] },
    ],
    sideways: [{ from: [110, 140], to: [250, 150] }],
  })) {
    await open(phone, `${PLAYLIST}`);
    const chart = phone.locator(".line-chart-box canvas").first();
    await chart.evaluate((one) => one.scrollIntoView({ block: "center" }));
    const before = await phone.evaluate(() => scrollY);
    await swipe(phone, await chart.boundingBox(), fingers);
    if (way === "sideways") await phone.waitForURL(/from=/);
    if (way === "up" || way === "slanted") await phone.waitForFunction((y) => scrollY > y + 40, before);
    await settled(phone);
    told[way] = { search: searchOf(phone), selection: await phone.locator(".line-chart-selection").count() };
  }
  await open(phone, PLAYLIST);
  await phone.locator('.tile[data-metric="plays"]').getByRole("button", { name: "Plays", exact: true }).tap();
  const hint = phone.getByRole("tooltip");
  await hint.waitFor();
  const box = await hint.boundingBox();
  told.tap = { text: await hint.innerText(), outside: Math.max(-box.x, box.x + box.width - 360, 0) };
  await phone.screenshot({ path: join(folder, "tap.png") });
  await open(phone, PLAYLIST);
  await phone.getByRole("button", { name: "Refresh" }).tap();
  await settled(phone);
  told.tappedName = await hint.count();
  await context.close();
  return told;
}
