// An open store closes by itself: when nobody touches it, in all tabs at once, before anything is seen again.
import type { Page } from "@playwright/test";
import type { App } from "../support/app.ts";
import { HOMES } from "../support/homes.ts";
import { expect, test } from "../support/test.ts";
import { beginVisit, toSecondStep } from "../support/visit.ts";

const TEXT = "玄関の段差でつまずいた。";

async function isClosed(app: App): Promise<void> {
  await expect(app.heading("つなぐを開く")).toBeVisible();
  await expect(app.page.getByRole("navigation")).toHaveCount(0);
}

test("after five minutes without a touch it closes, and goes on where it was", async ({ device }) => {
  const { app, page } = await device();
  await page.clock.install();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await beginVisit(app, HOMES[0].name);
  await toSecondStep(app);
  const form = page.url();
  await app.box("見たこと").fill(TEXT);
  await page.clock.fastForward("04:35");
  const warning = page.getByRole("alert").filter({ hasText: "まもなく画面を閉じます" });
  await expect(warning).toBeVisible();
  await page.mouse.click(2, 300);
  await expect(warning).toHaveCount(0);
  await page.clock.fastForward("04:20");
  await expect(app.box("見たこと")).toBeVisible();
  await page.clock.fastForward("00:45");
  await isClosed(app);
  expect(page.url()).toBe(form);
  await expect(page.getByText(TEXT)).toHaveCount(0);

  await app.unlock();
  await expect(page.getByText("前回の入力を戻しました")).toBeVisible();
  await toSecondStep(app);
  await expect(app.box("見たこと")).toHaveValue(TEXT);

  // The person's own choice holds from now on, also after closing.
  await app.menu("設定");
  await page.getByLabel("使わないまま何分たったら閉じるか").selectOption("2分");
  await expect(page.getByText("2分使わないと、画面を閉じます。")).toBeVisible();
  await page.clock.fastForward("02:05");
  await isClosed(app);
  await app.unlock();
  await app.menu("設定");
  await expect(page.getByLabel("使わないまま何分たったら閉じるか")).toHaveValue("2");
  await page.clock.fastForward("02:05");
  await isClosed(app);
});

/** Runs in the page: goes out of sight, and comes back when its clock says `minutes` later; gives what each frame showed since. */
async function away(page: Page, minutes: number): Promise<{ covered: boolean; frames: boolean[] }> {
  return page.evaluate(async (minutes) => {
    let hidden = true;
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
    const isSeen = () => getComputedStyle(document.body).visibility !== "hidden" && document.querySelector("nav") !== null;
    const covered = !isSeen();
    const now = Date.now.bind(Date);
    Date.now = () => now() + minutes * 60_000;
    hidden = false;
    document.dispatchEvent(new Event("visibilitychange"));
    const frames: boolean[] = [];
    for (let frame = 0; frame < 20; frame++) {
      await new Promise(requestAnimationFrame);
      frames.push(isSeen());
    }
    return { covered, frames };
  }, minutes);
}

test("who comes back too late sees nothing before the passphrase", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  const soon = await away(page, 4);
  expect(soon.covered).toBe(true);
  expect(soon.frames.at(-1)).toBe(true);
  const late = await away(page, 6);
  expect(late.covered).toBe(true);
  expect(late.frames).not.toContain(true);
  await isClosed(app);
  await expect(page.locator("body")).toBeVisible();
});

test("the tabs of one person close together, and a touch in one keeps the others open", async ({ device }) => {
  const tablet = await device();
  const { app } = tablet;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  const other = await tablet.tab();
  await other.page.clock.install();
  await other.load();
  await other.unlock();
  await other.settled();
  await other.page.clock.fastForward("04:35");
  await expect(other.page.getByText("まもなく画面を閉じます")).toBeVisible();
  await app.page.mouse.click(2, 300);
  await expect(other.page.getByText("まもなく画面を閉じます")).toHaveCount(0);
  await app.button("画面を閉じる").click();
  await isClosed(app);
  await isClosed(other);
  await app.unlock();
  await expect(app.standing).toBeVisible();
  await isClosed(other);
});

test("what can not be kept is not lost: the screen stays until it can", async ({ device }) => {
  const { app, page } = await device();
  await page.clock.install();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await beginVisit(app, HOMES[0].name);
  await toSecondStep(app);
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    const full = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    IDBObjectStore.prototype.put = full;
    Object.assign(globalThis, { makeRoom: () => (IDBObjectStore.prototype.put = put) });
  });
  await app.box("見たこと").fill(TEXT);
  await page.clock.fastForward("05:05");
  await expect(page.getByText("書きかけの内容を端末に保存できないため、画面を閉じられません")).toBeVisible();
  await expect(app.box("見たこと")).toHaveValue(TEXT);
  await page.evaluate("makeRoom()");
  await isClosed(app);
  await app.unlock();
  await toSecondStep(app);
  await expect(app.box("見たこと")).toHaveValue(TEXT);
});
