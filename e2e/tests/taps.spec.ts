// A visit is written down with few taps.
import { HOMES } from "../support/homes.ts";
import { expect, test } from "../support/test.ts";

const MOST = 12;

test(`a visit without text takes at most ${MOST} taps on two screens`, async ({ device }) => {
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn("nurse1");
  await tablet.app.settled();
  await expect(tablet.app.heading("今日の予定 10件")).toBeVisible();
  const { page } = tablet;
  await page.evaluate(() => {
    const counter = { taps: 0 };
    Object.assign(window, { counter });
    addEventListener("pointerdown", () => (counter.taps += 1), true);
  });

  const row = page.getByRole("listitem").filter({ hasText: HOMES[0].name }).first();
  await row.getByRole("link", { name: "記録する" }).click();
  await page.getByText("佐藤 ハナ", { exact: true }).click();
  await page.getByText("佐藤 健一", { exact: true }).click();
  await expect(page.getByRole("radio", { name: "会えた", exact: true })).toBeChecked();
  await tablet.app.button("次へ：様子とこれから").click();
  await page.getByText("孤立・ひきこもり", { exact: true }).click();
  await page.getByText("生活費・お金", { exact: true }).click();
  await page.getByText("介護", { exact: true }).click();
  await page.getByText("早めに対応", { exact: true }).click();
  await tablet.app.button(/^1週間後/).click();
  await tablet.app.save();

  const taps = await page.evaluate(() => (window as unknown as { counter: { taps: number } }).counter.taps);
  expect(taps).toBeGreaterThan(0);
  expect(taps).toBeLessThanOrEqual(MOST);
  await tablet.app.menu("今日");
  await expect(tablet.app.heading("今日すませた訪問 1件")).toBeVisible();
});
