// The tests run with a British locale on every machine, on a page of a server.

import { vi } from "vitest";

// A test that needs a DOM has an environment of its own.
if (typeof document === "undefined") {
  vi.stubGlobal("navigator", { languages: ["en-GB"], onLine: true });
  vi.stubGlobal("window", { location: { href: "http://127.0.0.1:8000/?playlist=p" } });
}
