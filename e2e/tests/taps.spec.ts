// A visit is written down with few taps.
import { sign } from "../support/pictures.ts";
import { HOMES } from "../support/homes.ts";
import { expect, test } from "../support/test.ts";
import { beginVisit, toSecondStep } from "../support/visit.ts";

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

  const row = page.getByRole("listitem").filter({ hasText: HOMES[0].name }).filter({ hasText: "記録する" });
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

/** From a visit to a sheet that is signed and waits to be sent, besides ticks, text and the signature itself. */
const MOST_FOR_SHEET = 10;
const HOME = "田中一郎様宅";
const SEEN = "電気の督促の紙が三枚あった。";
const SAID = "「電気だけは止めんでほしい」";

test(`a sheet from a visit takes at most ${MOST_FOR_SHEET} taps, and says what is known without one`, async ({ device }) => {
  const tablet = await device();
  const { app, page } = tablet;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await tablet.goOffline();
  await beginVisit(app, HOME);
  await page.getByRole("checkbox", { name: "田中 一郎" }).check();
  await toSecondStep(app);
  await page.getByRole("checkbox", { name: "借金・滞納", exact: true }).check();
  await page.getByRole("radio", { name: "早めに対応", exact: true }).check();
  await app.box("見たこと").fill(SEEN);
  await app.box("話したこと").fill(SAID);
  await app.save();
  await app.main.getByRole("link", { name: /令和\d+年.*訪問看護/ }).first().click();
  await expect(page.getByRole("link", { name: "つなぐシートを書く" })).toBeVisible();
  await page.evaluate(() => {
    const counter = { taps: 0 };
    Object.assign(window, { counter });
    const isFree = (at: Element) => at.closest("textarea, input:not([type=radio]), label:has(input[type=checkbox]), canvas");
    addEventListener("pointerdown", ({ target }) => (counter.taps += isFree(target as Element) ? 0 : 1), true);
  });

  await page.getByRole("link", { name: "つなぐシートを書く" }).click();
  // All that is known stands there.
  await expect(app.box("くらしの様子")).toHaveValue(new RegExp(SEEN));
  await expect(app.box("本人・家族の希望")).toHaveValue(SAID);
  const whole = page.getByRole("group", { name: "世帯全体の困りごと" });
  await expect(whole.getByRole("checkbox", { name: "借金・滞納" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "早めに対応", exact: true })).toBeChecked();
  await expect(app.box(/^書いた日/)).not.toHaveValue("");
  const first = app.main.locator("section.card").filter({ has: app.heading("田中 一郎") }).first();
  await expect(first.getByRole("checkbox", { checked: true })).not.toHaveCount(0);
  await page.getByText("同意あり", { exact: true }).click();
  await app.save();
  await app.main.getByRole("link", { name: "つなぐ", exact: true }).click();
  await expect(app.box(/^目的/)).not.toHaveValue("");
  await expect(app.box(/^同意した日/)).not.toHaveValue("");
  await expect(page.getByRole("radio", { name: "画面に署名" })).toBeChecked();
  await page.getByText("北区中央福祉事務所（見本）", { exact: true }).click();
  await app.box(/^同意した人/).fill("田中 一郎");
  await sign(app);
  await app.button("つなぐ").click();
  await expect(app.heading(`${HOME}のつなぐシート`)).toBeVisible();
  await expect(page.getByText("受けるのを待っています")).toBeVisible();
  await app.expectUnsent(5);

  const taps = await page.evaluate(() => (window as unknown as { counter: { taps: number } }).counter.taps);
  expect(taps).toBeGreaterThan(3);
  expect(taps).toBeLessThanOrEqual(MOST_FOR_SHEET);
});
