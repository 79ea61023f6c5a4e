// The city's own sign-in, with a real provider: linked, signed in by on another device, unlinked.
import type { App } from "../support/app.ts";
import { CityProvider } from "../support/provider.ts";
import { PASSPHRASE } from "../support/settings.ts";
import { test as base, expect } from "../support/test.ts";

const test = base.extend<{ provider: CityProvider }>({
  // Playwright wants the braces.
  provider: async ({}, use) => {
    const provider = await CityProvider.start();
    await use(provider);
    await provider.stop();
  },
  settings: async ({ provider }, use) => use(provider.settings),
});

const ME = "yamada.hanako";

async function toProtection(app: App): Promise<void> {
  await app.menu("設定");
  await app.page.getByRole("link", { name: "サインインの守りを見る" }).click();
}

test("while the city's own sign-in does not answer, everything else goes on", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.button("市の認証を使う").click();
  await expect(page.getByText("「市の認証」につながりません。")).toBeVisible();
  await app.signIn("nurse1");
  await app.settled();
});

test("the city's own sign-in shows who it is, and the passphrase opens the records", async ({ device, network, provider }) => {
  const tablet = await device();
  const { app, page } = tablet;
  provider.open(network.address);
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await toProtection(app);
  await page.getByText("市の認証とつなぐ", { exact: true }).click();
  const form = page.getByRole("form", { name: "確かめて進む" });
  await form.getByLabel(/^パスフレーズ/).fill("chigau");
  await form.getByRole("button", { name: "確かめて進む" }).click();
  await expect(page.getByText("パスフレーズが違います。")).toBeVisible();
  await form.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await form.getByRole("button", { name: "確かめて進む" }).click();
  await provider.show(page, ME);
  await expect(app.heading("つながりました")).toBeVisible();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/");
  await expect(page.getByLabel(/^パスフレーズ/)).toBeFocused();
  await app.unlock();
  await app.settled();
  await toProtection(app);
  await expect(page.getByText("つながっています")).toBeVisible();

  // A new telephone of the same person.
  const phone = await device({ viewport: { width: 375, height: 700 } });
  await phone.app.load();
  await phone.app.button("市の認証を使う").click();
  await provider.turnBack(phone.page);
  await expect(phone.page.getByText("「市の認証」で確かめられませんでした。")).toBeVisible();
  await phone.app.button("市の認証を使う").click();
  await provider.show(phone.page, "someone.else");
  await expect(phone.page.getByText(/つなぐのアカウントとまだつながっていません/)).toBeVisible();
  // The city asks again who it is, although the browser has just been there.
  await phone.app.button("市の認証を使う").click();
  await provider.show(phone.page, ME);
  await expect(phone.app.heading("本人と確認できました")).toBeVisible();
  await expect(phone.app.box(/^ID/)).toHaveCount(0);
  await phone.page.getByLabel(/^パスフレーズ/).fill("chigau");
  await phone.app.button("開く").click();
  await expect(phone.page.getByText(/パスフレーズが違います|サインイン名かパスフレーズが違います/)).toBeVisible();
  await phone.app.unlock();
  await phone.app.settled();

  // Without a network the passphrase is enough, and nothing is offered that needs one.
  await phone.goOffline();
  await phone.app.load();
  await expect(phone.app.button("開く")).toBeVisible();
  await expect(phone.app.button("市の認証を使う")).toHaveCount(0);
  await phone.app.unlock();
  await phone.goOnline();
  await phone.app.settled();

  await page.getByText("「市の認証」とのつながりを外す").click();
  const removal = page.getByRole("form", { name: "つながりを外す" });
  await removal.getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
  await removal.getByRole("button", { name: "つながりを外す" }).click();
  await expect(page.getByText("市の認証とつなぐ", { exact: true })).toBeVisible();
  await phone.app.load();
  await phone.app.button("市の認証を使う").click();
  await provider.show(phone.page, ME);
  await expect(phone.page.getByText(/つなぐのアカウントとまだつながっていません/)).toBeVisible();
});
