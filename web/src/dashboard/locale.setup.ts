// The tests run with a British locale on every machine.

import { vi } from "vitest";

vi.stubGlobal("navigator", { languages: ["en-GB"] });
