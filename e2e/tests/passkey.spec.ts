// Passkeys, with Chromium's virtual authenticator: registered, signed in with on another device, the records opened by them, removed.
import { Authenticator } from "../support/authenticator.ts";
import type { App } from "../support/app.ts";
import { HOMES } from "../support/homes.ts";
import { PASSPHRASE } from "../support/settings.ts";
import { valuesOf } from "../support/shelves.ts";
import { expect, test } from "../support/test.ts";

const NAME = "訪問用のタブレット";

async function toProtection(app: App): Promise<void> {
  await app.menu("設定");
  await app.page.getByRole("link", { name: "サインインの守りを見る" }).click();
}

async function keepCodes(app: App): Promise<void> {
  await expect(app.heading("つなぐの予備コード")).toBeVisible();
  await app.page.getByLabel("印刷したか、紙に書き写しました").check();
  await app.button("終わる").click();
}

async function openByPasskey(app: App): Promise<void> {
  await app.button("パスキーで開く").click();
  await expect(app.standing).toBeVisible();
}

test("a passkey opens the server, and the passphrase the records of a new device", async ({ device }) => {
  const tablet = await device();
  const { app, page } = tablet;
  const stranger = await Authenticator.of(page);
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await toProtection(app);
  await page.getByText("パスキーを登録する", { exact: true }).click();
  const form = page.getByRole("form", { name: "パスキーを登録する" });
  await form.getByLabel(/^パスキーの名前/).fill(NAME);
  await form.getByLabel(/^パスフレーズ/).fill("chigau");
  await form.getByRole("button", { name: "この端末で登録する" }).click();
  await expect(page.getByText("パスフレーズが違います。")).toBeVisible();
  await form.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await stranger.recognisesNobody();
  await form.getByRole("button", { name: "この端末で登録する" }).click();
  await expect(page.getByText("パスキーの確認が取りやめになりました。")).toBeVisible();
  await stranger.remove();
  const authenticator = await Authenticator.of(page, false);
  await form.getByRole("button", { name: "この端末で登録する" }).click();
  await expect(page.getByText("この端末の記録は、まだパスキーでは開けません")).toBeVisible();
  expect(await authenticator.count()).toBe(1);
  await keepCodes(app);
  await expect(page.getByText(NAME, { exact: true })).toBeVisible();
  await expect(page.getByText("この端末の記録を開けます")).toHaveCount(0);

  // A new telephone of the same person.
  const phone = await device({ viewport: { width: 375, height: 700 } });
  const other = await Authenticator.of(phone.page, false);
  await phone.app.load();
  await phone.app.button("パスキーを使う").click();
  await expect(phone.page.getByText("パスキーの確認が取りやめになりました。")).toBeVisible();
  await authenticator.shareWith(other);
  await phone.app.button("パスキーを使う").click();
  await expect(phone.app.heading("本人と確認できました")).toBeVisible();
  await expect(phone.app.box(/^ID/)).toHaveCount(0);
  await expect(phone.page.getByRole("checkbox")).toHaveCount(0);
  await expect(phone.page.getByLabel(/^パスフレーズ/)).toBeFocused();
  await phone.page.getByLabel(/^パスフレーズ/).fill("chigau");
  await phone.app.button("開く").click();
  await expect(phone.page.getByText(/パスフレーズが違います/)).toBeVisible();
  await phone.app.unlock();
  await phone.app.settled();

  // Offline the passphrase is enough, and afterwards the device is known.
  await phone.goOffline();
  await phone.app.load();
  await phone.app.unlock();
  await phone.forgetSession();
  await phone.goOnline();
  await phone.app.settled();

  // Signed out while the records are open: one touch.
  await phone.forgetSession();
  await phone.app.changeHousehold(HOMES[0].name, { 訪問するときの注意: "犬がいる。" });
  await expect(phone.page.getByText("送信するには、もう一度サインインしてください")).toBeVisible({ timeout: 60_000 });
  await phone.app.button("サインインする").click();
  await phone.page.getByRole("dialog").getByRole("button", { name: "パスキーを使う" }).click();
  await phone.app.settled();

  await toProtection(app);
  await expect(page.getByText(/最後に使った時/)).toBeVisible();
  await page.getByText(`「${NAME}」を削除する`).click();
  const removal = page.getByRole("form", { name: "このパスキーを削除する" });
  await removal.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await removal.getByRole("button", { name: "このパスキーを削除する" }).click();
  await expect(page.getByText(NAME, { exact: true })).toHaveCount(0);
  await expect(app.heading("認証アプリを用意する")).toBeVisible();
});

test("a passkey opens the records, also without a network, until it is removed", async ({ device }) => {
  const tablet = await device();
  const { app, page } = tablet;
  const authenticator = await Authenticator.of(page);
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await toProtection(app);
  await page.getByText("パスキーを登録する", { exact: true }).click();
  const form = page.getByRole("form", { name: "パスキーを登録する" });
  await form.getByLabel(/^パスキーの名前/).fill(NAME);
  await form.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await form.getByRole("button", { name: "この端末で登録する" }).click();
  await expect(page.getByText("次から、この端末の記録も開けます。")).toBeVisible();
  await keepCodes(app);
  await app.settled();

  await tablet.goOffline();
  await app.load();
  await openByPasskey(app);
  await app.changeHousehold(HOMES[0].name, { 訪問するときの注意: "裏口へ回る。" });
  await app.expectUnsent(1);

  // Where the server can be reached one touch signs in too.
  await app.button("画面を閉じる").click();
  await tablet.forgetSession();
  await tablet.goOnline();
  await openByPasskey(app);
  await app.settled();

  // It can be taken back, and is given again with the passphrase.
  await toProtection(app);
  await app.button("開くのには使わない").click();
  await page.getByText("このパスキーで記録を開けるようにする").click();
  const again = page.getByRole("form", { name: "このパスキーで記録を開けるようにする" });
  await again.getByLabel(/^この端末を開くパスフレーズ/).fill("chigau");
  await again.getByRole("button", { name: "パスキーを確かめる" }).click();
  await expect(page.getByText("パスフレーズが違います。")).toBeVisible();
  await again.getByLabel(/^この端末を開くパスフレーズ/).fill(PASSPHRASE);
  await again.getByRole("button", { name: "パスキーを確かめる" }).click();
  await expect(page.getByText("この端末の記録を開けます")).toBeVisible();

  // Where a device begins anew with it, that is offered once the passphrase is asked for.
  await page.evaluate(async () => {
    localStorage.clear();
    for (const { name = "" } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  });
  await app.load();
  await app.button("パスキーを使う").click();
  await page.getByRole("checkbox", { name: /次から、この端末の記録をパスキーでも開く/ }).check();
  await app.unlock();
  await expect(page.getByText("次から、この端末の記録をパスキーでも開けます。")).toBeVisible();
  await app.settled();
  await app.button("画面を閉じる").click();
  await openByPasskey(app);
  await app.settled();
  expect((await valuesOf(page, "vault")).vault).toContain("credential");

  // Removed on another device, it opens nothing here once this one has been in touch.
  const phone = await device();
  await authenticator.shareWith(await Authenticator.of(phone.page));
  await phone.app.load();
  await phone.app.button("パスキーを使う").click();
  await expect(phone.app.heading("本人と確認できました")).toBeVisible();
  await phone.app.unlock();
  await phone.app.settled();
  await toProtection(phone.app);
  await phone.page.getByText(`「${NAME}」を削除する`).click();
  const removal = phone.page.getByRole("form", { name: "このパスキーを削除する" });
  await removal.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await removal.getByRole("button", { name: "このパスキーを削除する" }).click();
  await expect(phone.page.getByText(NAME, { exact: true })).toHaveCount(0);
  await app.load();
  await app.unlock();
  await expect.poll(async () => (await valuesOf(page, "vault")).vault).not.toContain("credential");
  await app.button("画面を閉じる").click();
  await expect(app.button("パスキーを使う")).toBeVisible();
  await expect(app.button("パスキーで開く")).toHaveCount(0);
  await app.unlock();
});
