// @ts-check
// Uses each control of the dashboard, one after another, and reads the page each time.

import { asked, open, openControl, readTiles, searchOf, settled } from "./page.mjs";

/** @import { Page } from "playwright-core" */

/** @param {Page} page */
export async function changeQuestion(page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin");
  /** @type {Record<string, object>} */
  const steps = {};
  /**
   * @param {string} name
   * @param {() => Promise<unknown>} act
   */
  const step = async (name, act) => {
    const sent = await asked(page, act);
    steps[name] = {
      sent,
      search: searchOf(page),
      // While a panel is open, everything else is hidden from screen readers.
      period: await page.getByRole("button", { name: /^Period/, includeHidden: true }).innerText(),
      tiles: await readTiles(page),
    };
  };
  await step("preset", async () => {
    await openControl(page, "Period");
    await page.getByRole("button", { name: "Last 7 days" }).click();
  });
  await step("calendar", async () => {
    await openControl(page, "Period");
    await page.getByRole("button", { name: "Previous month" }).click();
    await page.locator('[data-day="2026-10-26"]').click();
    await page.locator('[data-day="2026-10-12"]').click();
  });
  await step("keyboard", async () => {
    await openControl(page, "Period", (button) => button.press("Enter"));
    await page.locator('[data-day="2026-10-26"]').focus();
    for (const key of ["ArrowLeft", "ArrowUp", "Enter", "End", "PageDown", "Home", "Enter"]) await page.keyboard.press(key);
  });
  await step("zone", () => page.getByLabel("Time zone").selectOption("America/New_York"));
  await step("lastYear", () => page.getByLabel("Comparison", { exact: true }).selectOption("SAME_PERIOD_LAST_YEAR"));
  await step("uncompared", () => page.getByLabel("Comparison", { exact: true }).selectOption("none"));
  await step("fromDay", () => page.getByLabel("Comparison", { exact: true }).selectOption("day"));
  await step("fromOtherDay", () => page.getByLabel("First day of the compared period").fill("2026-09-15"));

  const sentByPanel = await asked(page, () => openControl(page, "Audience"));
  const countries = await readValues(page);
  await step("country", async () => {
    await page.getByRole("checkbox", { name: /^Germany/ }).check();
    await page.getByRole("checkbox", { name: /^France/ }).check();
  });
  await page.getByRole("dialog", { name: "Audience" }).getByRole("button", { name: "Domain" }).click();
  const domains = await readValues(page);
  await step("unknown", () => page.getByRole("checkbox", { name: /^Unknown/ }).check());
  await page.getByRole("dialog", { name: "Audience" }).getByRole("button", { name: "Viewers" }).click();
  await step("anonymous", () => page.getByRole("radio", { name: "Anonymous visitors" }).check());
  await page.keyboard.press("Escape");
  const closed = {
    dialogs: await page.getByRole("dialog").count(),
    focus: await page.evaluate(() => document.activeElement.innerText),
  };
  const chips = await page.locator(".chip").allInnerTexts();
  await step("fewer", () => page.getByRole("button", { name: "Remove Country Germany" }).click());
  await step("refresh", () => page.getByRole("button", { name: "Refresh" }).click());
  await openControl(page, "Audience");
  await step("everybody", () => page.getByRole("button", { name: "Clear all" }).click());
  await page.reload();
  await settled(page);
  return { steps, sentByPanel, countries, domains, closed, chips, reloaded: await readTiles(page) };
}

/**
 * The values that a dimension's list offers, with their plays.
 *
 * @param {Page} page
 */
function readValues(page) {
  return page
    .getByRole("dialog", { name: "Audience" })
    .locator(".values label")
    .evaluateAll((all) => all.map((one) => [one.children[1].innerText, one.children[2].firstChild.textContent]));
}
