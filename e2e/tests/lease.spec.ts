// Without contact for too long a device does not open; once it was revoked it never does again, and nothing unsent is lost.
import type { Page } from "@playwright/test";
import { find } from "../support/profile.ts";
import { HOMES } from "../support/homes.ts";
import { recordsOf, valueOf } from "../support/records.ts";
import { PASSPHRASE } from "../support/settings.ts";
import { expect, test } from "../support/test.ts";

const NOTE = "門の鍵は植木鉢の下。";

const MINUTE = 60 * 1_000;
const HOUR = 60 * MINUTE;

/** What lies in the app's databases: how many values on each shelf, and the share of the server. */
async function kept(page: Page): Promise<{ values: number; share: string | null }> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((found, failed) => {
        request.onsuccess = () => found(request.result);
        request.onerror = () => failed(request.error);
      });
    let [values, share] = [0, null as string | null];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const stores = [...database.objectStoreNames];
      const transaction = database.transaction(stores);
      for (const store of stores) values += await done(transaction.objectStore(store).count());
      const loan = await done(transaction.objectStore("vault").get("loan"));
      if (loan) share = JSON.parse(loan).share;
      database.close();
    }
    return { values, share };
  });
}

test("without contact for 72 hours the records stay shut, whatever the clock says, until the server is reached", async ({ device, server }) => {
  const tablet = await device();
  const { app, page } = tablet;
  await page.clock.install();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await expect.poll(async () => (await kept(page)).share).toMatch(/^[0-9a-f]{64}$/);
  await tablet.goOffline();
  await app.changeHousehold(HOMES[0].name, { 訪問するときの注意: NOTE });
  await app.button("画面を閉じる").click();
  await page.clock.fastForward(50 * HOUR);
  await app.unlock();
  await expect(page.getByText("あと21時間で、つながるまで記録を開けなくなります")).toBeVisible();
  await expect(app.standing).toContainText("あと21時間");
  await app.button("画面を閉じる").click();
  // It runs out while they are open.
  await page.clock.fastForward(22 * HOUR - 2 * MINUTE);
  await app.unlock();
  await page.clock.fastForward(4 * MINUTE);
  await expect(page.getByText("長い間サーバーにつながっていないため、画面を閉じました")).toBeVisible();
  await page.clock.fastForward(HOUR);
  await page.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await app.button("開く").click();
  const shut = page.getByText("72時間サーバーにつながっていないため、記録を開けません");
  await expect(shut).toBeVisible();
  expect((await kept(page)).share).toBeNull();

  // The clock is set back: it is as it was when everything still opened.
  await tablet.setClockAhead(-80 * HOUR);
  await app.button("開く").click();
  await expect(shut).toBeVisible();

  await tablet.goOnline();
  await app.button("開く").click();
  await app.settled();
  expect((await kept(page)).share).toMatch(/^[0-9a-f]{64}$/);
  const records = await recordsOf(server.address, "nurse1");
  expect(records.filter((doc) => valueOf(doc, "access_notes") === NOTE)).toHaveLength(1);
  await tablet.goOffline();
  await app.button("画面を閉じる").click();
  await app.unlock();
});

test("a lost tablet that is open sends what waits, and then nothing is left on it", async ({ device, server }) => {
  const [lost, other] = [await device(), await device()];
  await lost.app.load();
  await lost.app.signIn("nurse1");
  await lost.app.settled();
  await expect.poll(async () => (await kept(lost.page)).share).not.toBeNull();
  await lost.goOffline();
  await lost.app.changeHousehold(HOMES[0].name, { 訪問するときの注意: NOTE });

  await other.app.load();
  await other.app.signIn("nurse1");
  await other.app.settled();
  await other.app.menu("設定");
  await expect(other.page.getByText("この端末", { exact: true }).first()).toBeVisible();
  await other.app.button("紛失した").click();
  const dialog = other.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "使えなくする" }).click();
  await expect(other.page.getByText("使えません", { exact: true })).toBeVisible();

  // Within the loan it still opens without a network: nobody can tell it.
  await lost.app.button("画面を閉じる").click();
  await lost.app.unlock();
  await lost.app.expectUnsent(1);
  await lost.goOnline();
  await expect(lost.page.getByText("この端末は使えなくなりました")).toBeVisible({ timeout: 60_000 });
  await expect(lost.page.getByRole("navigation")).toHaveCount(0);
  expect(await kept(lost.page)).toEqual({ values: 0, share: null });
  expect(await lost.page.evaluate(() => localStorage.getItem("tsunagu.login"))).toBeNull();
  const records = await recordsOf(server.address, "nurse1");
  expect(records.filter((doc) => valueOf(doc, "access_notes") === NOTE)).toHaveLength(1);
  await lost.goOffline();
  await lost.app.trySignIn("nurse1");
  await expect(lost.page.getByText("この端末を初めて使うときは")).toBeVisible();
  // Whoever may sign in begins anew, as on any device.
  await lost.goOnline();
  await lost.app.signIn("nurse1");
  await lost.app.settled();
});

test("a lost tablet that was away for longer than the loan never opens again", async ({ device }) => {
  const [lost, other] = [await device(), await device()];
  await lost.page.clock.install();
  await lost.app.load();
  await lost.app.signIn("nurse1");
  await lost.app.settled();
  await expect.poll(async () => (await kept(lost.page)).share).not.toBeNull();
  await lost.app.button("画面を閉じる").click();
  await lost.goOffline();
  await other.app.load();
  await other.app.signIn("nurse1");
  await other.app.menu("設定");
  await other.app.button("紛失した").click();
  await other.page.getByRole("dialog").getByRole("button", { name: "使えなくする" }).click();
  await expect(other.page.getByText("使えません", { exact: true })).toBeVisible();

  await lost.page.clock.fastForward(73 * HOUR);
  await lost.page.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await lost.app.button("開く").click();
  await expect(lost.page.getByText("72時間サーバーにつながっていないため")).toBeVisible();
  // Once there is a network again nothing is left. The service worker may be quicker than the press, which then begins a new device.
  await lost.goOnline();
  await lost.app.button("開く").click();
  const told = lost.page.getByText("使えなくする手続きがされたため消しました");
  await expect(told.or(lost.app.standing)).toBeVisible({ timeout: 60_000 });
  if (await told.isVisible()) expect(await kept(lost.page)).toEqual({ values: 0, share: null });
  expect(find(lost.profile, [HOMES[0].name])).toEqual([]);
});
