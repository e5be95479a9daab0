// The tests' visitor is from Britain, wherever they run.

import { vi } from "vitest";

vi.stubGlobal("navigator", { languages: ["en-GB"] });
