import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./support/template.ts",
  outputDir: "test-results",
  reporter: "list",
  // Two cores carry three browsers: each waits for the other side of its line for a third of the time.
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: { trace: "off", screenshot: "off", video: "off" },
});
