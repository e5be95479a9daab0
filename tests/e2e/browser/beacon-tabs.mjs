// Uses the client in tabs of one window: several opened at once, one in the background, one restored by Back.
// Playwright emulates a visible page and disables the back/forward cache, so this script drives Chromium by its protocol.
//
//   node beacon-tabs.mjs CHROMIUM PAGE

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FLAGS } from "./session.mjs";

const [executablePath, address] = process.argv.slice(2);
/** The same page on a host that browsers do not trust as they trust this machine: no HTTPS, hence no navigator.locks. */
const distrusted = address.replace("127.0.0.1", "player.example");
const TABS = 4;
const ROUNDS = 4;

await withBrowser(async (open) => {
  const visitors = [];
  for (const host of [distrusted, address]) visitors.push(await meet(host));
  const seen = { background: await hide("background", false), muted: await hide("muted", true) };
  console.log(JSON.stringify({ visitors, seen, returned: await goAndReturn() }));

  /** Makes beacons in several tabs at once, of a browser that has no visitor yet; each records before it can know one. */
  async function meet(host) {
    const tabs = await Promise.all(Array.from({ length: TABS }, () => open(`${host}idle`, "globalThis.createBeacon")));
    const secure = await tabs[0].run("isSecureContext");
    const playlists = Array.from({ length: ROUNDS }, (_, round) => `visitors-${secure ? "https" : "http"}-${round}`);
    for (const playlist of playlists) {
      await tabs[0].run(`new Promise((resolve) => {
        localStorage.clear();
        indexedDB.deleteDatabase("ivgraph-visitor").onsuccess = resolve;
      }).then(() => undefined)`);
      // Each tab has a copy of localStorage, which is updated a while later.
      const forgotten = `until(() => !localStorage.getItem("ivgraph-visitor"))`;
      await Promise.all(tabs.map((tab) => tab.run(forgotten)));
      const made = `globalThis.beacon = createBeacon({ url, playlist: "${playlist}", delay: 0 }); beacon.record("play")`;
      await Promise.all(tabs.map((tab) => tab.run(made)));
      await Promise.all(tabs.map((tab) => tab.run("until(() => beacon.pending === 0).then(() => beacon.stop())")));
    }
    await Promise.all(tabs.map((tab) => tab.close()));
    return { secure, playlists };
  }

  /** Plays a sound in a tab that goes to the background, where browsers go on with it, or pause it if it is muted. */
  async function hide(node, muted) {
    const tab = await open(address, "globalThis.beacon");
    await tab.run(`fetch("/tone.wav?seconds=120").then(async (answer) => {
      globalThis.video = show(URL.createObjectURL(await answer.blob()));
      video.muted = ${muted};
      const done = new Promise((resolve) => { globalThis.finish = resolve; });
      globalThis.seen = observe("${node}", video, async () => { await video.play(); await done; });
      await plays(video, 1);
    })`);
    const other = await open("about:blank", "true");
    await tab.run("until(() => document.hidden)");
    if (muted) await tab.run("until(() => video.paused)");
    else await tab.run("plays(video, 2.5).then(() => { video.currentTime = 60; return plays(video, 2); })");
    await tab.show();
    await tab.run("until(() => !document.hidden).then(() => plays(video, 1))");
    const seen = await tab.run("finish(), seen");
    await tab.run("until(() => beacon.pending === 0)");
    await Promise.all([tab.close(), other.close()]);
    return seen;
  }

  /** Leaves a page before its events are due, and comes back to it: the browser has kept it as it was. */
  async function goAndReturn() {
    const tab = await open(`${address}idle`, "globalThis.createBeacon");
    await tab.run(`globalThis.beacon = createBeacon({ url, playlist: "returned", delay: 600_000 });
      addEventListener("pageshow", (event) => { globalThis.kept = event.persisted; });
      beacon.record("play", { position: 0 })`);
    await tab.go(`location.href = "/idle?other"`, "location.search");
    await tab.go("history.back()", "globalThis.kept");
    await tab.run(`beacon.record("play", { position: 1 }), until(() => beacon.pending <= 1)`);
    await tab.run("beacon.flush(), until(() => beacon.pending === 0)");
    await tab.close();
    return true;
  }
});

/** Runs `visit(open)` with a Chromium of an empty profile; `open(address, ready)` opens a tab in front. */
async function withBrowser(visit) {
  const profile = await mkdtemp(join(tmpdir(), "ivgraph-tabs-"));
  const rules = "--host-resolver-rules=MAP player.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";
  const flags = FLAGS.filter((flag) => !flag.startsWith("--host-resolver-rules")).concat(rules);
  const options = ["--headless", "--remote-debugging-port=0", `--user-data-dir=${profile}`, ...flags, "about:blank"];
  const browser = spawn(executablePath, options, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(browser, "exit");
  process.once("SIGTERM", () => browser.kill() && process.exit(1));
  try {
    const socket = new WebSocket(await findDebugger(browser));
    await once(socket, "open");
    await visit(opener(speak(socket)));
    socket.close();
  } finally {
    browser.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** The address that Chromium says on its way up. What it says later is read too, or it would wait for a reader. */
function findDebugger(browser) {
  return new Promise((resolve, reject) => {
    let said = "";
    browser.stderr.on("data", (piece) => {
      said += piece;
      const found = /DevTools listening on (\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    browser.once("exit", () => reject(new Error(`Chromium ended as it started: ${said}`)));
  });
}

/** Gives `send(method, parameters, session)` of Chromium's debugging protocol. */
function speak(socket) {
  const waiting = new Map();
  socket.addEventListener("message", ({ data }) => {
    const { id, error, result } = JSON.parse(data);
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  });
  socket.addEventListener("close", () => waiting.forEach(({ reject }) => reject(new Error("Chromium is gone."))));
  let last = 0;
  return (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params, sessionId }));
    });
}

function opener(send) {
  return async (url, ready) => {
    const { targetId } = await send("Target.createTarget", { url });
    const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
    const tab = {
      async run(expression) {
        const answer = await send(
          "Runtime.evaluate",
          { expression, awaitPromise: true, returnByValue: true, userGesture: true },
          sessionId,
        );
        if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description);
        return answer.result.value;
      },
      /** Goes to another page, which is there when this holds in it. */
      async go(expression, ready) {
        await tab.run(`${expression}; undefined`);
        for (;;) {
          // During navigation there is no page to evaluate in.
          const there = await tab.run(`Boolean(${ready})`).catch(() => false);
          if (there) return;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      show: () => send("Target.activateTarget", { targetId }),
      close: () => send("Target.closeTarget", { targetId }),
    };
    await tab.go("undefined", ready);
    return tab;
  };
}
