// Who takes this matter for this household's district: found within seconds, without a network.
import { type Page, expect } from "@playwright/test";
import { printedPages } from "../support/paper.ts";
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { test } from "../support/test.ts";

async function isPlain(page: Page): Promise<void> {
  expect.soft(await axeViolations(page)).toEqual([]);
  expect.soft(await rulesBroken(page)).toEqual([]);
  expect.soft(await sidewaysScroll(page)).toBe(0);
}

test("a worry in one's own words, a number or an address leads to the window, offline", async ({ device }) => {
  const nurse = await device();
  const { page } = nurse;
  await nurse.app.load();
  await nurse.app.signIn("nurse1");
  await nurse.app.settled();
  await nurse.goOffline();
  await nurse.app.menu("相談機関");
  const box = page.getByRole("searchbox", { name: "言葉でさがす" });
  const first = page.locator(".found > li").first();
  await box.fill("家賃払えへん");
  await expect(first).toContainText("寄り添いサポートセンター");
  await expect(first).toContainText("「家賃が払えない」の相談");
  await box.fill("おばあちゃんの物忘れがひどい");
  await expect(first).toContainText("各地域包括支援センター");
  await box.fill("８０３ー１２４０");
  await expect(first).toContainText("介護保険課");
  await expect(first.getByRole("link", { name: "086-803-1240" })).toHaveAttribute("href", "tel:0868031240");
  await isPlain(page);

  // On a phone the box is in sight from the start, and under it, also below the word that there is no network, where what is found begins.
  await page.setViewportSize({ width: 390, height: 844 });
  await nurse.app.menu("今日");
  await nurse.app.menu("相談機関");
  await expect(box).toBeInViewport({ ratio: 1 });
  await box.fill("家賃払えへん");
  await expect(first).toBeInViewport();
  await isPlain(page);
  await page.setViewportSize({ width: 810, height: 1080 });

  // Nothing fits: where to ask then.
  await box.fill("あああああ");
  await expect(page.getByRole("heading", { name: "迷ったら" })).toBeVisible();
  await expect(page.getByText("迷ったらここ")).toHaveCount(4);

  // The card, with the address of the public page as a QR code that is drawn here.
  await box.fill("介護保険料が払えない");
  await first.getByRole("link", { name: "相談者に見せるカード" }).click();
  await expect(page.getByRole("heading", { name: "介護保険課" })).toBeVisible();
  await expect(page.getByRole("img", { name: /QRコード/ })).toBeVisible();
  await expect(page.getByText(/\/directory\/ver\.2018\.11\.1\/10$/)).toBeVisible();
  await isPlain(page);
  const card = await printedPages(page);
  expect(card).toHaveLength(1);
  expect(card[0]).toContain("086-803-1240");

  // Which office serves this address.
  await page.getByRole("link", { name: "一覧へもどる" }).click();
  await page.getByRole("tab", { name: "地区の窓口を見る" }).click();
  await page.getByRole("searchbox", { name: /^住所/ }).fill("中区見本台二丁目8-15");
  await expect(page.getByRole("heading", { name: "中区 › 見本中区中学校区 › 見本中区第2小学校区" })).toBeVisible();
  await expect(page.getByRole("link", { name: "中区福祉事務所" })).toBeVisible();
  await expect(page.getByText("東区福祉事務所")).toHaveCount(0);
  await isPlain(page);
  expect(await printedPages(page)).toHaveLength(1);
});

test("the list prints as it always looked, and a household takes the district of its address with one tap", async ({ device }) => {
  const nurse = await device();
  const { page } = nurse;
  await nurse.app.load();
  await nurse.app.signIn("nurse1");
  await nurse.app.settled();
  await nurse.app.menu("相談機関");
  await expect(page.locator(".found > li")).toHaveCount(19);
  const printed = await printedPages(page);
  printed.forEach((text, at) => expect(text).toMatch(new RegExp(`${at + 1} ?/ ?${printed.length}`)));
  expect(printed[0]).toContain("ver.2018.11.1");
  expect(printed.join("")).toContain("発達障害に関する相談");

  await nurse.app.openHousehold("鈴木太郎様宅");
  const take = nurse.app.button("この圏域にする");
  await take.click();
  await expect(page.getByText("圏域を入れました。保存しました。")).toBeVisible();
  await expect(take).toHaveCount(0);
});

test("who keeps the directory adds a way of saying, and it leads there", async ({ device }) => {
  const admin = await device();
  const { page } = admin;
  await admin.app.load();
  await admin.app.signIn("admin");
  await admin.app.settled();
  await admin.app.menu("相談機関");
  await page.getByRole("link", { name: "困りごとの言い方を直す" }).click();
  await page.getByRole("link", { name: "登録する" }).click();
  await admin.app.box(/^言い方/).fill("らくだが逃げた");
  await admin.app.box(/^一覧の言葉/).fill("予防接種");
  await admin.app.save();
  await admin.app.menu("相談機関");
  await page.getByRole("searchbox").fill("うちのらくだが逃げました");
  await expect(page.locator(".found > li").first()).toContainText("感染症対策係");
});
