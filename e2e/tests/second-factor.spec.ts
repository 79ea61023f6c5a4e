// The second factor: set up once, asked for on a new tablet, never at a door without a network.
import type { App } from "../support/app.ts";
import { HOMES } from "../support/homes.ts";
import { PASSPHRASE } from "../support/settings.ts";
import { expect, test } from "../support/test.ts";
import { code, wide } from "../support/totp.ts";

/** From the screen that begins it to the recovery codes. The code of now is used up. */
async function setUp(app: App): Promise<{ secret: string; codes: string[] }> {
  await app.page.getByRole("form", { name: "認証アプリを用意する" }).getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await app.button("用意を始める").click();
  await expect(app.page.getByRole("img", { name: "認証アプリで読み取るQRコード" })).toBeVisible();
  const secret = await app.page.locator(".secret").innerText();
  await app.box(/^確認コード/).fill("000000");
  await app.button("この数字で確かめる").click();
  await expect(app.page.getByText("確認コードが違います。")).toBeVisible();
  await app.box(/^確認コード/).fill(wide(code(secret)));
  await app.button("この数字で確かめる").click();
  await expect(app.heading("つなぐの予備コード")).toBeVisible();
  const codes = await app.page.locator(".codes > li").allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  await app.button("終わる").click();
  await expect(app.page.getByText("予備コードを紙に残してください")).toBeVisible();
  await app.page.getByLabel("印刷したか、紙に書き写しました").check();
  await app.button("終わる").click();
  await expect(app.page.getByText("残り10個")).toBeVisible();
  return { secret, codes };
}

async function toProtection(app: App): Promise<void> {
  await app.menu("設定");
  await app.page.getByRole("link", { name: "サインインの守りを見る" }).click();
}

test("a code is asked for on a new tablet, and not on one that is known", async ({ device }) => {
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn("nurse1");
  await tablet.app.settled();
  await toProtection(tablet.app);
  const { secret, codes } = await setUp(tablet.app);

  // At a door without a network the passphrase is enough, and so it is afterwards.
  await tablet.goOffline();
  await tablet.app.button("画面を閉じる").first().click();
  await tablet.app.unlock();
  await tablet.app.changeHousehold(HOMES[0].name, { 訪問するときの注意: "玄関の右。" });
  await tablet.forgetSession();
  await tablet.goOnline();
  await tablet.app.settled();

  const other = await device();
  await other.app.load();
  await other.app.trySignIn("nurse1");
  await expect(other.app.heading("あと一つ、確認します")).toBeVisible();
  await expect(other.app.box(/^確認コード/)).toBeFocused();
  await expect(other.app.box(/^確認コード/)).toHaveAttribute("autocomplete", "one-time-code");
  await other.app.button("開く").click();
  await expect(other.page.getByText("確認コードを入力してください。")).toBeVisible();
  await other.app.box(/^確認コード/).fill("000000");
  await other.app.button("開く").click();
  await expect(other.page.getByText("確認コードが違います。")).toBeVisible();
  await other.app.box(/^確認コード/).fill(wide(code(secret, 30)));
  await other.app.button("開く").click();
  await other.app.settled();
  await other.app.button("画面を閉じる").first().click();
  await other.forgetSession();
  await other.app.unlock();
  await other.app.settled();

  // The telephone is lost.
  const third = await device();
  await third.app.load();
  await third.app.trySignIn("nurse1");
  await third.app.button("予備コードを使う").click();
  await third.app.box(/^予備コード/).fill((codes[0] ?? "").toLowerCase().replaceAll("-", " "));
  await third.app.button("開く").click();
  await third.app.settled();
  await toProtection(third.app);
  await expect(third.page.getByText("残り9個")).toBeVisible();
  await third.page.getByText("スマートフォンを替える・認証アプリをやめる").click();
  const off = third.page.getByRole("form", { name: "認証アプリをやめる" });
  await off.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await off.getByRole("button", { name: "予備コードを使う" }).click();
  await off.getByLabel(/^予備コード/).fill(codes[1] ?? "");
  await off.getByRole("button", { name: "認証アプリをやめる" }).click();
  await expect(third.app.heading("認証アプリを用意する")).toBeVisible();
});

test("a device that is known no more is asked for the code alone", async ({ device }) => {
  const [tablet, other] = [await device(), await device()];
  await other.app.load();
  await other.app.signIn("nurse1");
  await other.app.settled();
  const { app } = tablet;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await toProtection(app);
  const { secret, codes } = await setUp(app);
  await app.menu("設定");
  await app.button("サーバーからサインアウトする").click();
  await app.page.getByRole("dialog").getByRole("button", { name: "サインアウトする" }).click();
  await app.unlock();
  await app.changeHousehold(HOMES[0].name, { 訪問するときの注意: "玄関の左。" });
  await expect(app.page.getByText("送信するには、もう一度サインインしてください")).toBeVisible();
  await app.expectUnsent(1);
  await app.button("サインインする").click();
  const dialog = app.page.getByRole("dialog");
  await expect(dialog.getByLabel(/^パスフレーズ/)).toHaveCount(0);
  await dialog.getByLabel(/^確認コード/).fill("000000");
  await dialog.getByRole("button", { name: "サインインする" }).click();
  await expect(dialog.getByText("確認コードが違います。")).toBeVisible();
  await dialog.getByLabel(/^確認コード/).fill(code(secret, 30));
  await dialog.getByRole("button", { name: "サインインする" }).click();
  await app.settled();

  // One that was open meanwhile: its session has ended, and it was never known.
  await other.app.changeHousehold(HOMES[1].name, { 訪問するときの注意: "犬がいる。" });
  await expect(other.page.getByText("送信するには、もう一度サインインしてください")).toBeVisible({ timeout: 60_000 });
  await other.app.button("サインインする").click();
  const another = other.page.getByRole("dialog");
  await another.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await another.getByRole("button", { name: "サインインする" }).click();
  await another.getByRole("button", { name: "予備コードを使う" }).click();
  await another.getByLabel(/^予備コード/).fill(codes[0] ?? "");
  await another.getByRole("button", { name: "サインインする" }).click();
  await other.app.settled();
});

test.describe("where a second factor is required", () => {
  test.use({ settings: { TSUNAGU_SECOND_FACTOR: "required" } });

  test("whoever has none is led to set one up, and then everything comes", async ({ device }) => {
    const tablet = await device();
    const { app } = tablet;
    await app.load();
    await app.signIn("nurse1");
    await expect(app.heading("認証アプリを用意する")).toBeVisible();
    await expect(app.standing).toContainText("送受信できません");
    await app.menu("今日");
    await app.page.getByRole("link", { name: "用意する" }).click();
    await setUp(app);
    await app.settled();
    await app.openHousehold(HOMES[0].name);
    expect(tablet.complaints.filter((text) => !text.includes("403") && !text.includes("401"))).toEqual([]);
  });
});
