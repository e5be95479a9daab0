// Saves a page as a picture, and looks at it as it is printed.   node picture.mts CHROMIUM ADDRESS NOW FOLDER

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { open, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const NAME = "Save this page as a picture";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(30_000);
    await page.clock.install({ time: new Date(now) });
    await open(page, "?playlist=last-ferry&view=ways&zone=Europe/Berlin");
    const waiting = await page.locator('.panel[data-status="waiting"]').count();
    const box = await page.locator("main").boundingBox();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: NAME }).press("Enter"),
    ]);
    const path = join(folder, "picture.png");
    await file.saveAs(path);
    const bytes = await readFile(path);
    const loaded = await page.locator('.panel[data-status="shown"]').count();
    const panels = await page.locator(".panel").count();
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: join(folder, "print.png"), fullPage: true });
    const printed = {
      buttons: await page.locator(".panel-actions, .table-files, .picture-button").filter({ visible: true }).count(),
      tables: await page.locator(".table").evaluateAll((all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1).length),
    };
    return {
      ...{ waiting, loaded, panels, printed },
      width: box.width,
      picture: {
        name: file.suggestedFilename(),
        kind: bytes.subarray(1, 4).toString("latin1"),
        width: bytes.readUInt32BE(16),
        height: bytes.readUInt32BE(20),
        bytes: bytes.length,
      },
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);
