// Unit tests of the logic of the pages, and of components in a simulated DOM. Tests in a real browser are in tests/e2e.

import { defineConfig } from "vitest/config";
import { scopedName } from "./scoped-names.ts";

export default defineConfig({
  css: { modules: { generateScopedName: scopedName } },
  test: {
    // Layouts of large stories take seconds on a busy machine.
    testTimeout: 30_000,
    include: ["src/**/*.test.{ts,tsx}"],
    css: { include: /\.module\.css$/, modules: { classNameStrategy: "scoped" } },
    setupFiles: ["src/dashboard/browser.setup.ts"],
  },
});
