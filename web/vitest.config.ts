// Logic of the pages that needs no browser; what a browser makes of them is tests/e2e's.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/dashboard/visitor.setup.ts"],
  },
});
