// A case meeting can't settle something: an adviser is asked, and whoever works where the adviser does answers.
import type { App } from "../support/app.ts";
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { expect, test } from "../support/test.ts";

const HOME = "山本ウメ様宅";
const QUESTION = "生活保護の申請の前に、できることはあるか。";
const ADVICE = "先に家計の相談を受けるとよい。";

/** That a screen keeps the rules which hold for all of them. */
async function inOrder({ page }: App): Promise<void> {
  expect.soft(await axeViolations(page)).toEqual([]);
  expect.soft(await rulesBroken(page)).toEqual([]);
  expect.soft(await sidewaysScroll(page)).toBe(0);
}

test("an adviser is asked about a case, and answers without learning whose it is", async ({ device }) => {
  const section = await device();
  const council = await device();
  const welfare = await device({ viewport: { width: 390, height: 844 } });
  const nurse = await device();
  for (const [tablet, login] of [
    [section, "office1"],
    [council, "council1"],
    [welfare, "welfare1"],
    [nurse, "nurse1"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }

  // The section says who advises.
  await section.app.menu("設定");
  await section.page.getByRole("link", { name: "複合課題解決アドバイザーの一覧" }).click();
  await expect(section.page.getByRole("link", { name: /高齢者福祉/ })).toBeVisible();
  await inOrder(section.app);
  await section.page.getByRole("link", { name: "アドバイザーを登録する" }).click();
  await section.page.getByLabel(/^分野/).selectOption({ label: "精神保健" });
  await section.page.getByRole("radio", { name: "北区中央福祉事務所（見本）" }).check();
  await section.app.box(/^職(?!員)/).fill("参事");
  await section.app.save();
  await expect(section.page.getByRole("link", { name: /精神保健\s*参事/ })).toBeVisible();
  await section.app.settled();

  // The coordinator asks, offline.
  await council.app.syncNow();
  await council.app.openHousehold(HOME);
  await council.page.getByRole("link", { name: /モニタリング中/ }).click();
  await council.page.getByRole("link", { name: /から取扱ケース/ }).click();
  await council.goOffline();
  await council.page.getByRole("link", { name: "アドバイザーに相談する" }).click();
  await inOrder(council.app);
  await council.page.getByRole("link", { name: /精神保健\s*参事/ }).click();
  await council.page.getByRole("radio", { name: "電話や文書で" }).check();
  await council.app.box(/^聞きたいこと/).fill(QUESTION);
  await council.app.button("相談する").click();
  await expect(council.page.getByText("相談しました（送信待ち）").last()).toBeVisible();
  await expect(council.app.main).toContainText(QUESTION);
  await council.goOnline();
  await council.app.settled();

  // Where the adviser works it waits on the first screen, and says nothing of the household.
  await welfare.app.syncNow();
  await welfare.app.menu("今日");
  await expect(welfare.app.heading("助言を求められていること 2件")).toBeVisible();
  await inOrder(welfare.app);
  await welfare.page.getByRole("link", { name: new RegExp(QUESTION) }).click();
  await expect(welfare.app.main).not.toContainText("山本");
  await expect(welfare.page.getByRole("link", { name: "直す" })).toHaveCount(0);
  await inOrder(welfare.app);
  await welfare.page.getByRole("link", { name: "助言を書く" }).click();
  await welfare.app.box(/^助言/).last().fill(ADVICE);
  await welfare.app.save();
  await expect(welfare.app.main).toContainText(ADVICE);
  await welfare.app.settled();
  await welfare.app.menu("今日");
  await expect(welfare.app.heading("助言を求められていること 1件")).toBeVisible();

  // Who serves the household reads it with the case, and writes nothing of it.
  await nurse.app.syncNow();
  await nurse.app.openHousehold(HOME);
  await nurse.page.getByRole("link", { name: /モニタリング中/ }).click();
  await nurse.page.getByRole("link", { name: /から取扱ケース/ }).click();
  await nurse.page.getByRole("link", { name: new RegExp(QUESTION) }).click();
  await expect(nurse.app.main).toContainText(ADVICE);
  await expect(nurse.page.getByRole("link", { name: "助言を書く" })).toHaveCount(0);
  await inOrder(nurse.app);
});
