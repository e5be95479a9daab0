// Writes, changes and deletes a note.   node notes.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { asked, open, readChart, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
// No other test looks at this playlist's notes.
const PAGE = "?playlist=filler-07&zone=Europe/Berlin&from=2026-11-01&to=2026-11-10";
const TEXT = "<b>Mail</b> to all\n\u05e9\u05dc\u05d5\u05dd!";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(25_000);
    await page.clock.setFixedTime(new Date(now));
    await open(page, PAGE);
    const panel = page.getByRole("region", { name: "Notes" });
    await panel.scrollIntoViewIfNeeded();
    await settled(page);
    const empty = await panel.locator(".notice").innerText();

    await panel.getByRole("button", { name: "Write a note" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "A new note" });
    await dialog.waitFor();
    const isFocused = await dialog.getByRole("textbox", { name: "What happened?" }).evaluate((one) => one === document.activeElement);
    const suggested = await dialog.locator("input").inputValue();
    const looks = { dialog: await look(page, "note-dialog") };
    await dialog.getByRole("textbox", { name: "What happened?" }).fill(TEXT);
    await dialog.locator("input").fill("2026-11-05T13:45");
    const sent = await asked(page, async () => {
      await dialog.getByRole("button", { name: "Save" }).press("Enter");
      await dialog.waitFor({ state: "detached" });
    });
    const back = await page.evaluate(() => document.activeElement.innerText);
    const written = await readNotes(panel);
    looks.list = await look(page, "notes");
    const [chart] = await readChart(page, [0.45]);
    chart.notes = await page.locator(".chart-tooltip .timeline-note").allTextContents();

    await panel.getByRole("button", { name: /^Edit/ }).press("Enter");
    const edit = page.getByRole("dialog", { name: "Change this note" });
    await edit.locator("input").fill("2026-11-06T00:00");
    await edit.getByRole("button", { name: "Save" }).click();
    await edit.waitFor({ state: "detached" });
    await settled(page);
    const changed = await readNotes(panel);

    await panel.getByRole("button", { name: /^Edit/ }).click();
    await edit.waitFor();
    await page.keyboard.press("Escape");
    await edit.waitFor({ state: "detached" });
    const kept = await readNotes(panel);
    await panel.getByRole("button", { name: /^Edit/ }).click();
    await edit.getByRole("button", { name: "Delete" }).click();
    await edit.getByRole("button", { name: "Press again to delete" }).click();
    await edit.waitFor({ state: "detached" });
    await settled(page);
    const deleted = await panel.locator(".notice").innerText();
    return { empty, isFocused, suggested, looks, sent, back, written, chart, changed, kept, deleted };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

function readNotes(panel) {
  return panel.locator(".notes-list li").evaluateAll((all) =>
    all.map((one) => ({ at: one.querySelector("time").dateTime, shown: one.querySelector("time").innerText, text: one.querySelector("p").textContent })),
  );
}

/** Takes screenshots of the page; the findings of axe in both themes. */
async function look(page, name) {
  const found = {};
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    found[colorScheme] = await findings(page);
  }
  return found;
}
