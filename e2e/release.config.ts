import { defineConfig } from "@playwright/test";

// Makes what later versions are tested with; `cargo xtask release` runs it.
export default defineConfig({
  testDir: "release",
  testMatch: "*.release.ts",
  globalSetup: "./support/template.ts",
  outputDir: "test-results",
  reporter: "list",
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 30_000 },
});
