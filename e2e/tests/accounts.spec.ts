// People come by a letter, forget passphrases, leave and come back.
import type { Device } from "../support/device.ts";
import { HOMES } from "../support/homes.ts";
import { expect, test } from "../support/test.ts";
import type { App } from "../support/app.ts";

const OWN = "niwano kakiga yottsu";
const NOTE = "招待状のあとで送られる注意。";

/** Opens the list of staff as whoever keeps it. */
async function openStaff(app: App): Promise<void> {
  await app.menu("設定");
  await app.page.getByRole("link", { name: "職員とアカウント" }).click();
  await expect(app.heading("職員とアカウント")).toBeVisible();
}

async function openPerson(app: App, name: string): Promise<void> {
  await openStaff(app);
  await app.main.getByRole("link", { name: new RegExp(name) }).click();
  await expect(app.page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Makes a letter on the page of a person, and gives the address in it. */
async function makeLetter(app: App, button: RegExp): Promise<string> {
  await app.button(button).click();
  await expect(app.heading("つなぐの招待状")).toBeVisible({ timeout: 30_000 });
  const link = await app.main.locator(".letter-code", { hasText: "#" }).innerText();
  return new URL(link).pathname + new URL(link).hash;
}

async function changePassphrase(app: App, old: string, next: string): Promise<void> {
  await app.menu("設定");
  await app.main.locator("summary", { hasText: /^変える$/ }).click();
  await app.page.getByLabel(/^今のパスフレーズ/).fill(old);
  await app.page.getByLabel(/^新しいパスフレーズ/).fill(next);
  await app.button("パスフレーズを変える").click();
  await expect(app.page.getByText("パスフレーズを変えました。")).toBeVisible({ timeout: 30_000 });
}

async function keeper(device: () => Promise<Device>): Promise<Device> {
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn("nurse3");
  await tablet.app.settled();
  return tablet;
}

test("someone new is registered, gets a letter, chooses a passphrase and works", async ({ device, network }) => {
  const { app, page } = await keeper(device);
  await openStaff(app);
  await page.getByRole("link", { name: "職員を登録する" }).click();
  await app.box(/^氏名/).fill("森 若葉");
  await page.getByLabel(/^職種/).selectOption({ label: "訪問看護師" });
  await expect(page.getByRole("radio", { name: /^所属の管理者/ })).toBeVisible();
  await expect(page.getByRole("radio", { name: /^統括管理者/ })).toHaveCount(0);
  await app.save();
  await expect(page.getByText("アカウントなし")).toBeVisible();
  const path = await makeLetter(app, /招待状を作る/);
  await expect(page.getByText("招待中")).toBeVisible();
  await expect(page.getByRole("img", { name: "招待状の画面を開くQRコード" })).toBeVisible();
  await app.button("画面を閉じる").click();
  await app.unlock();
  await expect(page.getByText("招待状を表示しているうちに、画面が閉じました")).toBeVisible();
  await app.button("この知らせを消す").click();

  const newcomer = await device();
  await newcomer.app.load(path);
  await expect(newcomer.page.getByText("森 若葉さん")).toBeVisible();
  expect(new URL(newcomer.page.url()).hash, "the code is out of the address").toBe("");
  await newcomer.app.box(/^ID/).fill("Ｗakaba");
  const secret = newcomer.page.getByLabel(/^新しいパスフレーズ/);
  await secret.fill("wakaba");
  await expect(newcomer.page.getByText("あと7文字、長くしてください。")).toBeVisible();
  await secret.fill("passwordpassword");
  await newcomer.app.button("決める").click();
  await expect(newcomer.page.getByText(/すぐに言い当てられます。/).first()).toBeVisible();
  await secret.fill(OWN);
  await newcomer.app.button("決める").click();
  await expect(newcomer.app.heading("決まりました")).toBeVisible();
  await newcomer.app.button("サインインの画面へ").click();
  await expect(newcomer.app.box(/^ID/)).toHaveValue("wakaba");
  await newcomer.app.unlock(OWN);
  await newcomer.app.settled();
  await newcomer.app.openHousehold(HOMES[0].name);
  const code = path.slice(path.indexOf("#") + 1);
  expect(code).toMatch(/^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/);
  expect(network.asked.filter((asked) => asked.includes(code)), "it is in no address").toEqual([]);

  // The letter is used up, from the link as from paper.
  const stranger = await device();
  await stranger.app.load(path);
  await expect(stranger.page.getByText("この招待状は使えません。")).toBeVisible();
  await openPerson(app, "森 若葉");
  await expect(page.getByText("使用中")).toBeVisible();
  await expect(app.main).toContainText("wakaba");
});

test("offline the staff is shown, and it is said that accounts are not", async ({ device }) => {
  const tablet = await keeper(device);
  const { app, page } = tablet;
  await tablet.goOffline();
  await openStaff(app);
  await expect(page.getByText("アカウントの状態は、今は分かりません")).toBeVisible();
  await expect(app.main.getByRole("link", { name: /山田 花子/ })).toBeVisible();
  await tablet.goOnline();
  await app.button("もう一度確かめる").click();
  await expect(app.main.getByRole("link", { name: /山田 花子.*使用中/ })).toBeVisible();
});

test("who leaves is out everywhere, and comes back as they were", async ({ device }) => {
  const { app, page } = await keeper(device);
  const nurse = await device();
  await nurse.app.load();
  await nurse.app.signIn("nurse2");
  await nurse.app.settled();
  await openPerson(app, "佐藤 太郎");
  await app.button("利用を終える").click();
  await page.getByRole("dialog").getByRole("button", { name: "利用を終える" }).click();
  await expect(page.getByText("この人の利用は終わっています")).toBeVisible();
  await app.settled();
  await nurse.app.syncNow();
  await expect(nurse.page.getByText("送信するには、もう一度サインインしてください")).toBeVisible({ timeout: 60_000 });
  await nurse.app.changeHousehold(HOMES[0].name, { 訪問するときの注意: NOTE });
  await nurse.app.expectUnsent(1);

  await openStaff(app);
  await app.main.getByRole("link", { name: /佐藤 太郎.*終了/ }).click();
  await app.button("利用の終了を取り消す").click();
  await expect(page.getByText("使用中")).toBeVisible();
  await app.settled();
  await nurse.app.button("サインインする").click();
  const dialog = nurse.page.getByRole("dialog");
  await dialog.getByLabel(/^パスフレーズ/).fill("tsunagu-demo-2026");
  await dialog.getByRole("button", { name: "サインインする" }).click();
  await nurse.app.settled();
});

test("a forgotten passphrase is replaced by a letter, and what the tablet held unsent arrives", async ({ device }) => {
  const { app } = await keeper(device);
  const nurse = await device();
  await nurse.app.load();
  await nurse.app.signIn("nurse1");
  await nurse.app.settled();
  await nurse.goOffline();
  await nurse.app.changeHousehold(HOMES[0].name, { 訪問するときの注意: NOTE });
  await nurse.app.expectUnsent(1);
  await openPerson(app, "山田 花子");
  const path = await makeLetter(app, /パスフレーズを忘れた人に、招待状を作る/);

  await nurse.goOnline();
  await nurse.app.load(path);
  await nurse.page.getByLabel(/^新しいパスフレーズ/).fill(OWN);
  await nurse.app.button("決める").click();
  await expect(nurse.page.getByText("この端末の記録は、前のパスフレーズで開きます")).toBeVisible();
  await nurse.app.button("サインインの画面へ").click();
  await nurse.page.getByLabel(/^パスフレーズ/).fill(OWN);
  await nurse.app.button("開く").click();
  await expect(nurse.page.getByText("この端末の記録は、前のパスフレーズで開けます。")).toBeVisible();
  await nurse.app.unlock();
  await nurse.app.settled();
  await changePassphrase(nurse.app, "tsunagu-demo-2026", OWN);
  await nurse.app.load();
  await nurse.app.unlock(OWN);
  await nurse.app.settled();
  await app.openHousehold(HOMES[0].name);
  await expect(app.main.getByText(NOTE)).toBeVisible({ timeout: 60_000 });
});

test("one's own passphrase is changed here, and the other tablet is signed out from here", async ({ device }) => {
  const here = await device();
  const there = await device();
  for (const { app } of [here, there]) {
    await app.load();
    await app.signIn("nurse1");
    await app.settled();
  }
  await here.app.menu("設定");
  await expect(here.page.getByText("この端末", { exact: true }).first()).toBeVisible();
  await here.page.getByRole("button", { name: "サインアウトさせる", exact: true }).click();
  await expect(here.app.button(/サインアウトさせる$/)).toHaveCount(0);
  // It holds records still, and stands there once.
  await expect(here.app.button("紛失した")).toHaveCount(1);
  await there.app.syncNow();
  await expect(there.page.getByText("送信するには、もう一度サインインしてください")).toBeVisible({ timeout: 60_000 });

  await changePassphrase(here.app, "tsunagu-demo-2026", OWN);
  await here.goOffline();
  await here.app.load();
  await here.app.trySignIn("nurse1");
  await expect(here.page.getByText("パスフレーズが違います。")).toBeVisible();
  await here.app.unlock(OWN);
});
