import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { InterceptedResponse, RequestTimeout, send, TIMEOUT_MS } from "./transport";

let server: Server;
let origin: string;
let arrived: (response: ServerResponse) => void = () => {};

beforeAll(async () => {
  server = createServer((request, response) => {
    const [, status, type, body = ""] = decodeURIComponent(request.url ?? "").split("|");
    if (status === "silence") return arrived(response);
    response.writeHead(Number(status), type ? { "Content-Type": type, Location: "/elsewhere" } : {}).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => vi.useRealTimers());

afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

function ask(status: number | string, type = "", body = ""): Promise<Response> {
  return send(`${origin}/${encodeURIComponent(`|${status}|${type}|${body}`)}`, { method: "POST", body: "{}" });
}

test.each(["application/json", "application/graphql-response+json; charset=utf-8"])(
  "%s is accepted as a response",
  async (type) => {
    const response = await ask(200, type, '{"data":null}');
    expect([response.status, await response.json()]).toEqual([200, { data: null }]);
  },
);

test.each([
  [400, "application/json"],
  [403, "application/json"],
  [500, ""],
  [429, "text/html"],
  [502, "text/html"],
])("an error of the server with status %d as %s is passed on", async (status, type) => {
  expect((await ask(status, type)).status).toBe(status);
});

test.each([
  ["a page", 200, "text/html"],
  ["a redirect to a login", 302, "text/html"],
  ["a refusal of a proxy", 403, "text/html"],
  ["nothing", 200, ""],
])("%s with status %d as %s is not from ivgraph", async (_, status, type) => {
  await expect(ask(status, type, "<html>")).rejects.toThrow(InterceptedResponse);
});

test.each(["before its headers", "within its body"])("a response that stops %s times out", async (moment) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const stopped = new Promise<void>((resolve) => {
    arrived = (response) => {
      if (moment === "within its body") response.writeHead(200, { "Content-Type": "application/json" }).write("{");
      resolve();
    };
  });
  const answer = ask("silence");
  const outcome = expect(answer).rejects.toThrow(RequestTimeout);
  await stopped;
  await vi.advanceTimersByTimeAsync(TIMEOUT_MS);
  await outcome;
});

test("an aborted request does not time out", async () => {
  const controller = new AbortController();
  const answer = send(`${origin}/${encodeURIComponent("|silence")}`, { signal: controller.signal });
  controller.abort();
  await expect(answer).rejects.toThrow("aborted");
});
