// The directory for anyone: no sign-in, no script, on a telephone and on paper.
import { type Page, chromium } from "@playwright/test";
import { printedPages } from "../support/paper.ts";
import { axeViolations, sidewaysScroll } from "../support/rules.ts";
import { chromiumOptions } from "../support/settings.ts";
import { expect, test } from "../support/test.ts";

async function isPlain(page: Page): Promise<void> {
  expect.soft(await axeViolations(page), page.url()).toEqual([]);
  expect.soft(await sidewaysScroll(page), page.url()).toBe(0);
}

test("whoever has a telephone without scripts finds whom to call", async ({ server }) => {
  const browser = await chromium.launch({ executablePath: chromiumOptions.executablePath, args: chromiumOptions.args });
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await page.goto(`${server.address}/directory/latest`);
    await expect(page.getByRole("heading", { level: 1, name: "相談機関一覧" })).toBeVisible();
    await page.getByLabel("困っていることば、機関の名前、電話番号でさがす").fill("物忘れ");
    await page.getByRole("button", { name: "さがす" }).click();
    await expect(page.getByRole("status")).toContainText("「物忘れ」：2件");
    await page.getByRole("link", { name: /認知症、虐待など/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "各地域包括支援センター" })).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: "東区" }).getByRole("link", { name: "086-000-1044" })).toHaveAttribute("href", "tel:086-000-1044");
    expect(page.url()).toMatch(/\/directory\/ver\.2018\.11\.1\/8$/);
  } finally {
    await browser.close();
  }
});

test("it is read by everyone and printed on A4 across, each page numbered", async ({ server }) => {
  const browser = await chromium.launch({ executablePath: chromiumOptions.executablePath, args: chromiumOptions.args });
  try {
    const page = await browser.newPage({ viewport: { width: 320, height: 640 } });
    const found = `ver.2018.11.1?q=${encodeURIComponent("物忘れ")}`;
    const category = `ver.2018.11.1?c=${encodeURIComponent("介護について")}`;
    for (const path of ["latest", found, category, "ver.2018.11.1/8", "ver.2018.11.1/1", "none"]) {
      await page.goto(`${server.address}/directory/${path}`);
      await isPlain(page);
    }
    await page.goto(`${server.address}/directory/latest`);
    const printed = await printedPages(page);
    expect(printed.length).toBeGreaterThan(1);
    printed.forEach((text, at) => expect(text).toMatch(new RegExp(`${at + 1} ?/ ?${printed.length}`)));
    printed.forEach((text) => expect(text).toContain("ver.2018.11.1"));
    const all = printed.join("");
    for (let no = 1; no <= 19; no += 1) expect(all).toMatch(new RegExp(`(^|\\s|★)${no}\\s`, "m"));
    expect(all).not.toContain("電話番号でさがす");
    expect(printed[0]).toContain("はじめに行くところです");
    await page.goto(`${server.address}/directory/ver.2018.11.1/8`);
    const row = await printedPages(page);
    expect(row[0]).toContain("認知症、虐待など");
    expect(row[0]).not.toContain("本文へ進む");
  } finally {
    await browser.close();
  }
});

test("a tablet that has the app opens the public page all the same", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await page.goto(`${new URL(page.url()).origin}/directory/latest`);
  await expect(page.getByRole("heading", { level: 1, name: "相談機関一覧" })).toBeVisible();
  await expect(page.getByText("ver.2018.11.1").first()).toBeVisible();
});

test("the first view is small, and who has no account finds it on the first screen", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  const origin = new URL(page.url()).origin;
  await page.getByRole("link", { name: "相談機関一覧" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "相談機関一覧" })).toBeVisible();
  expect(page.url()).toBe(`${origin}/directory/ver.2018.11.1`);
  // All that is fetched for it, as it is without compression.
  const sizes = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(
      (entry) => (entry as PerformanceResourceTiming).decodedBodySize,
    ),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThan(60_000);
  await page.getByRole("link", { name: /認知症、虐待など/ }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /を電話帳に入れる/ }).first().click();
  expect((await download).suggestedFilename()).toMatch(/\.vcf$/);
});
