import { defineConfig } from "@playwright/test";

// One browser at a time: what is measured must not share the machine.
export default defineConfig({
  testDir: "bench",
  testMatch: "*.bench.ts",
  outputDir: "test-results",
  reporter: "./bench/reporter.ts",
  workers: 1,
  retries: 0,
  timeout: 900_000,
  expect: { timeout: 60_000 },
});
