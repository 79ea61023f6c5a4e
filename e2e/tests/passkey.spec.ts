// Passkeys, with Chromium's virtual authenticator: registered, signed in with on another device, removed.
import { Authenticator } from "../support/authenticator.ts";
import { HOMES } from "../support/homes.ts";
import { PASSPHRASE } from "../support/settings.ts";
import { expect, test } from "../support/test.ts";

const NAME = "訪問用のタブレット";

test("a passkey opens the server, and the passphrase the records of a new device", async ({ device }) => {
  const tablet = await device();
  const { app, page } = tablet;
  const stranger = await Authenticator.of(page);
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await app.menu("設定");
  await page.getByRole("link", { name: "サインインの守りを見る" }).click();
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
  const authenticator = await Authenticator.of(page);
  await form.getByRole("button", { name: "この端末で登録する" }).click();
  await expect(app.heading("つなぐの予備コード")).toBeVisible();
  expect(await authenticator.count()).toBe(1);
  await page.getByLabel("印刷したか、紙に書き写しました").check();
  await app.button("終わる").click();
  await expect(page.getByText(NAME, { exact: true })).toBeVisible();

  // A new telephone of the same person.
  const phone = await device({ viewport: { width: 375, height: 700 } });
  const other = await Authenticator.of(phone.page);
  await phone.app.load();
  await phone.app.button("パスキーを使う").click();
  await expect(phone.page.getByText("パスキーの確認が取りやめになりました。")).toBeVisible();
  await authenticator.shareWith(other);
  await phone.app.button("パスキーを使う").click();
  await expect(phone.app.heading("本人と確認できました")).toBeVisible();
  await expect(phone.app.box(/^ID/)).toHaveCount(0);
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

  await app.menu("設定");
  await page.getByRole("link", { name: "サインインの守りを見る" }).click();
  await expect(page.getByText(/最後に使った時/)).toBeVisible();
  await page.getByText(`「${NAME}」を削除する`).click();
  const removal = page.getByRole("form", { name: "このパスキーを削除する" });
  await removal.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await removal.getByRole("button", { name: "このパスキーを削除する" }).click();
  await expect(page.getByText(NAME, { exact: true })).toHaveCount(0);
  await expect(app.heading("認証アプリを用意する")).toBeVisible();
});
