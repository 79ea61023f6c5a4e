// What was written in error is taken back, and brought back; nothing of it is lost.
import type { App } from "../support/app.ts";
import type { Device } from "../support/device.ts";
import { HOMES } from "../support/homes.ts";
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { expect, test } from "../support/test.ts";
import { enter } from "../support/together.ts";
import { recordVisit } from "../support/visit.ts";

const [{ name: HOME, member: MEMBER }] = HOMES;
const WRONG = "隣の世帯で見たことを、まちがえて書いた。";
const MENDED = "日付を直しただけで、訪問は本当にあった。";

const retracted = (app: App) => app.main.getByText(/^取り消した記録 \d+件$/);
const visit = (app: App, words: string) => app.main.getByRole("link").filter({ hasText: words });
const panel = (app: App) => app.main.getByRole("status").filter({ hasText: "別々に書かれています" });

/** Takes the visit back that is on the screen. */
async function takeBack(app: App): Promise<void> {
  await app.main.getByRole("link", { name: "直す", exact: true }).click();
  await app.button("この訪問記録を取り消す").click();
  const dialog = app.page.getByRole("dialog");
  await expect(dialog).toContainText("書いたことは残り、あとから元に戻せます");
  await dialog.getByRole("button", { name: "取り消す", exact: true }).click();
  await expect(app.page.getByText("訪問記録を取り消しました（送信待ち）")).toBeVisible();
  await expect(app.heading(HOME)).toBeVisible();
}

/** Two who serve the household, with a visit that the first has written in error, on both their screens. */
async function both(device: () => Promise<Device>): Promise<{ nurse: Device; colleague: Device; before: number }> {
  const nurse = await enter(device, "nurse1");
  const colleague = await enter(device, "nurse2");
  const { app } = nurse;
  await app.openHousehold(HOME);
  const before = await app.visitCount();
  await expect(retracted(app)).toHaveCount(0);
  await recordVisit(app, { household: HOME, met: [MEMBER], seen: WRONG });
  expect(await app.visitCount()).toBe(before + 1);
  await app.settled();
  await colleague.app.syncNow();
  await colleague.app.openHousehold(HOME);
  await expect(visit(colleague.app, WRONG)).toBeVisible({ timeout: 90_000 });
  return { nurse, colleague, before };
}

test("a visit written in error is taken back without a network, and anyone who serves the household brings it back", async ({ device }) => {
  const { nurse, colleague, before } = await both(device);
  const { app } = nurse;

  await nurse.goOffline();
  await visit(app, WRONG).click();
  await takeBack(app);
  expect(await app.visitCount()).toBe(before);
  await expect(visit(app, WRONG)).toHaveCount(0);
  // One press brings it back, another takes it away again.
  await app.button("元に戻す").click();
  await expect(visit(app, WRONG)).toBeVisible();
  await visit(app, WRONG).click();
  await takeBack(app);

  // What it said can be read, and who took it back.
  await retracted(app).click();
  const row = app.main.getByRole("link", { name: /^訪問記録/ }).filter({ hasText: "山田 花子" });
  await row.click();
  await expect(app.main).toContainText("この訪問記録は取り消されています");
  await expect(app.main).toContainText(WRONG);
  for (const viewport of [{ width: 810, height: 1080 }, { width: 320, height: 640 }]) {
    await app.page.setViewportSize(viewport);
    expect.soft(await axeViolations(app.page)).toEqual([]);
    expect.soft(await rulesBroken(app.page)).toEqual([]);
    expect.soft(await sidewaysScroll(app.page)).toBe(0);
  }
  await nurse.goOnline();
  await app.settled();
  await colleague.app.syncNow();
  await colleague.app.openHousehold(HOME);
  await expect(visit(colleague.app, WRONG)).toHaveCount(0, { timeout: 90_000 });
  expect(await colleague.app.visitCount()).toBe(before);
  await retracted(colleague.app).click();
  await colleague.app.main.getByRole("link", { name: /^訪問記録/ }).filter({ hasText: "山田 花子" }).click();
  await colleague.app.main.getByRole("button", { name: "元に戻す" }).click();
  await expect(colleague.app.main).toContainText(WRONG);
  await colleague.app.settled();
  await app.syncNow();
  await app.openHousehold(HOME);
  await expect(visit(app, WRONG)).toBeVisible({ timeout: 90_000 });
  await expect(retracted(app)).toHaveCount(0);
  expect([...nurse.complaints, ...colleague.complaints].filter((it) => !it.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
});

test("what one mends while another takes it back is not hidden: both say which holds", async ({ device }) => {
  const { nurse, colleague } = await both(device);

  await nurse.goOffline();
  await colleague.goOffline();
  await visit(nurse.app, WRONG).click();
  await nurse.app.main.getByRole("link", { name: "直す", exact: true }).click();
  await nurse.app.button("次へ：様子とこれから").click();
  await nurse.app.box("話したこと").fill(MENDED);
  await nurse.app.save();
  await visit(colleague.app, WRONG).click();
  await takeBack(colleague.app);
  await colleague.goOnline();
  await colleague.app.settled();
  await nurse.goOnline();
  await nurse.app.settled();
  await colleague.app.syncNow();

  for (const { app } of [nurse, colleague]) {
    await app.openHousehold(HOME);
    await expect(retracted(app)).toBeVisible({ timeout: 90_000 });
    await retracted(app).click();
    await app.main.getByRole("link", { name: /^訪問記録/ }).filter({ hasText: "佐藤 太郎" }).click();
    await expect(panel(app)).toContainText("記録の取り消し");
    await expect(app.main).toContainText(MENDED);
  }
  await nurse.app.button("記録の取り消し：「残す」　これにする").click();
  await expect(panel(nurse.app)).toHaveCount(0);
  await nurse.app.settled();
  await colleague.app.syncNow();
  for (const { app } of [nurse, colleague]) {
    await app.openHousehold(HOME);
    await expect(visit(app, WRONG)).toBeVisible({ timeout: 90_000 });
    await expect(retracted(app)).toHaveCount(0);
  }
});
