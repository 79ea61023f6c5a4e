import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./support/template.ts",
  outputDir: "test-results",
  reporter: [["list"], ["./support/failures.ts"]],
  // Two browsers at a time are what two cores carry.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: { trace: "off", screenshot: "off", video: "off" },
});
