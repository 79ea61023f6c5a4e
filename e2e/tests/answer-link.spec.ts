// An agency without a tablet answers by a link: no app, no sign-in, no script. Who calls the meeting sees it at the next sync.
import { chromium } from "@playwright/test";
import { axeViolations, sidewaysScroll } from "../support/rules.ts";
import { chromiumOptions } from "../support/settings.ts";
import { expect, test } from "../support/test.ts";
import { proposeTimes } from "../support/together.ts";

const KIND = "複合課題ケース検討会";
const AGENCY = "見本訪問看護ステーション南";

test("an agency without a tablet answers by a link, and who calls the meeting sees it", async ({ device }) => {
  test.slow();
  const tablet = await device();
  const { app, page } = tablet;
  await app.load();
  await app.signIn("council1");
  await app.settled();
  const origin = new URL(page.url()).origin;

  // A meeting with two times, to which one agency is called.
  await app.openHousehold("山本ウメ様宅");
  await page.getByRole("link", { name: "世帯の全体図" }).click();
  await page.getByRole("link", { name: /取扱ケースの始まり/ }).click();
  await page.getByRole("link", { name: "ケース会議を呼びかける" }).click();
  await app.box(/^場所/).fill("見本会議室");
  await proposeTimes(tablet, [
    [6, "09:00", "10:00"],
    [7, "13:30", "14:30"],
  ]);
  await app.save();
  await page.getByRole("searchbox").fill(AGENCY);
  await app.button(`${AGENCY}を「必ず出席」で招く`).last().click();
  await page.getByRole("link", { name: /^会議のページへ/ }).click();
  await page.getByRole("link", { name: `${AGENCY}：回答・案内` }).click();
  await app.settled();

  // Without a network there is no link, and the screen says so.
  await expect(app.heading("リンクで答えてもらう")).toBeVisible();
  await expect(app.button("リンクを作る")).toBeVisible();
  await tablet.goOffline();
  await app.button("リンクを作る").click();
  await expect(page.getByText("サーバーにつながりません").first()).toBeVisible();
  await tablet.goOnline();
  await app.settled();
  await app.button("リンクを作る").click();
  await expect(page.getByText("このリンクは、今しか表示できません")).toBeVisible();
  await expect(page.getByRole("img", { name: "回答のページを開くQRコード" })).toBeVisible();
  await expect(page.getByText("リンクの期限")).toBeVisible();
  const link = (await page.locator(".letter-code").innerText()).trim();
  expect(link).toMatch(new RegExp(`^${origin}/answer/[0-9A-Z-]+$`));
  expect.soft(await axeViolations(page)).toEqual([]);
  expect.soft(await sidewaysScroll(page)).toBe(0);

  const browser = await chromium.launch({ executablePath: chromiumOptions.executablePath, args: chromiumOptions.args });
  try {
    // axe is a script: where there are none it can't look, so it looks first.
    const reader = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await reader.goto(link);
    expect.soft(await axeViolations(reader)).toEqual([]);
    expect.soft(await sidewaysScroll(reader)).toBe(0);

    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const plain = await context.newPage();
    await plain.goto(link);
    await expect(plain.getByRole("heading", { level: 1, name: "ケース会議への出席の回答" })).toBeVisible();
    for (const hidden of ["山本", "見本会議室", KIND]) await expect(plain.locator("body")).not.toContainText(hidden);
    await expect(plain.getByRole("heading", { name: "会議で知ったことを、会議の外で話さないでください" })).toBeVisible();
    const times = plain.getByRole("group");
    await expect(times).toHaveCount(2);
    await times.nth(0).getByRole("radio", { name: "○ 出られる" }).check();
    await plain.getByRole("textbox", { name: /^ひとこと/ }).fill("10分おくれます");
    await plain.getByRole("button", { name: "回答する" }).click();
    await expect(plain.getByRole("alert")).toContainText("まだ答えがありません");
    await expect(times.nth(0).getByRole("radio", { name: "○ 出られる" })).toBeChecked();
    await expect(plain.getByRole("textbox", { name: /^ひとこと/ })).toHaveValue("10分おくれます");
    await times.nth(1).getByRole("radio", { name: "× 出られない" }).check();
    await plain.getByRole("button", { name: "回答する" }).click();
    await expect(plain.getByRole("status")).toContainText("回答を受け取りました");
    await expect(times.nth(1).getByRole("radio", { name: "× 出られない" })).toBeChecked();
    expect(await context.cookies()).toEqual([]);

    await app.syncNow();
    await app.settled();
    await page.goBack();
    await expect(page.getByText(/^リンクで回答が届いています/)).toBeVisible();
    await page.getByRole("link", { name: "会議のページへ" }).click();
    const row = page.getByRole("row").filter({ hasText: AGENCY });
    await expect(row).toContainText("○");
    await expect(row).toContainText("×");

    // Taken back, it is gone for whoever has it, also on a tablet that has the app.
    await page.getByRole("link", { name: `${AGENCY}：回答・案内` }).click();
    await expect(page.getByText("リンクでの最後の回答")).toBeVisible();
    await app.button("リンクを取り消す").click();
    await page.getByRole("dialog").getByRole("button", { name: "取り消す", exact: true }).click();
    await expect(app.button("リンクを作る")).toBeVisible();
    await plain.goto(link);
    await expect(plain.getByRole("heading", { level: 1, name: "このリンクは使えません" })).toBeVisible();
    await reader.goto(link);
    expect.soft(await axeViolations(reader)).toEqual([]);
    await page.goto(link);
    await expect(page.getByRole("heading", { level: 1, name: "このリンクは使えません" })).toBeVisible();
  } finally {
    await browser.close();
  }
});
