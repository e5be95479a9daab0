// Unit tests of the logic of the pages, and of components in a simulated DOM. Tests in a real browser are in tests/e2e.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/dashboard/browser.setup.ts"],
  },
});
