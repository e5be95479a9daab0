// A plugin for Vite's development server: runs `ivgraph demo` behind it, and starts it anew when Python or SQL changes.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Plugin, ViteDevServer } from "vite";

const REPOSITORY = join(import.meta.dirname, "..");
const SOURCES = [join(REPOSITORY, "src/ivgraph"), join(REPOSITORY, "sql"), join(REPOSITORY, "schema.graphql")];
/** Editors save several files at once, in several steps each. */
const PAUSE_MS = 200;

const OF_IVGRAPH = /^\/(graphql|v1|api_v3|healthz|readyz)\b/;
const ADDRESS = /^Dashboard\s+(http:\S+)/;

export function serveIvgraph(): Plugin {
  let ivgraph: Ivgraph | undefined;
  return {
    name: "serve-ivgraph",
    async configureServer(vite) {
      await typeQueries();
      const started = new Ivgraph();
      ivgraph = started;
      watch(vite, started);
      stopOnInterrupt(vite);
      vite.middlewares.use((asked, response, next) => {
        const [path, query = ""] = (asked.url ?? "/").split(/(?=\?)/, 2);
        const isPage = asked.headers.accept?.includes("text/html");
        if (path === "/") asked.url = `/dashboard.html${query}`;
        else if (path === "/graphql" && isPage) asked.url = `/graphiql.html${query}`;
        else if (OF_IVGRAPH.test(asked.url ?? "")) return void forward(asked, response, started.address);
        next();
      });
    },
    // When Vite ends, or starts itself anew since its settings have changed.
    closeBundle: () => ivgraph?.stop(),
  };
}

function watch(vite: ViteDevServer, ivgraph: Ivgraph): void {
  let timer: NodeJS.Timeout | undefined;
  vite.httpServer?.once("close", () => clearTimeout(timer));
  vite.watcher.add(SOURCES);
  vite.watcher.on("all", (_, file) => {
    if (file.endsWith(".graphql")) typeQueries();
    if (!/\.(py|sql)$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      vite.config.logger.info("ivgraph starts anew", { timestamp: true });
      ivgraph.restart();
      await ivgraph.address.catch(() => "");
      vite.ws.send({ type: "full-reload" });
    }, PAUSE_MS);
  });
}

/** Writes the types of the dashboard's queries, if they changed; Vite notices that. */
async function typeQueries(): Promise<void> {
  await promisify(execFile)(process.execPath, ["codegen.ts"], { cwd: import.meta.dirname }).catch(({ stderr }) =>
    console.error(stderr),
  );
}

/** Ctrl-C reaches Vite alone, which ends when ivgraph has: else the shell would be back before the database is shut. */
function stopOnInterrupt(vite: ViteDevServer): void {
  const stop = () => vite.close().finally(() => process.exit());
  for (const signal of ["SIGINT", "SIGHUP"]) {
    process.once(signal, stop);
    vite.httpServer?.once("close", () => process.off(signal, stop));
  }
}

class Ivgraph {
  /** Where it serves, once it does; rejected when it ends before. */
  address: Promise<string>;
  #process: ChildProcess | undefined;
  #starts = 0;

  constructor() {
    this.address = handled(this.#start());
  }

  restart(): void {
    const start = ++this.#starts;
    // Asked again while the former one ends, it is started once.
    this.address = handled(this.stop().then(() => (start === this.#starts ? this.#start() : this.address)));
  }

  async stop(): Promise<void> {
    const former = this.#process;
    former?.kill("SIGTERM");
    if (former && former.exitCode === null && former.signalCode === null) await once(former, "exit");
  }

  #start(): Promise<string> {
    // In a group of its own, which Ctrl-C does not reach.
    const started = spawn("ivgraph", ["demo", "--port", "0"], {
      cwd: REPOSITORY,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = started;
    return new Promise((resolve, reject) => {
      started.on("error", reject);
      createInterface(started.stdout)
        .on("line", (line) => {
          const address = ADDRESS.exec(line)?.[1];
          if (address) resolve(address);
        })
        .on("close", () => reject(new Error("ivgraph has ended: the terminal says why. Change its code to start it.")));
    });
  }
}

/** The same promise. Requests that wait for it tell of a failure; with none waiting, Node would end because of it. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

async function forward(asked: IncomingMessage, response: ServerResponse, address: Promise<string>): Promise<void> {
  const fail = (error: Error) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { "content-type": "text/plain" }).end(`${error.message}\n`);
  };
  try {
    const url = new URL(asked.url ?? "/", await address);
    const passed = request(url, { method: asked.method ?? "GET", headers: asked.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", fail);
    asked.pipe(passed);
  } catch (error) {
    fail(error as Error);
  }
}
