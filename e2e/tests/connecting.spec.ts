// A sheet is written at a home without a network, connected, taken up, answered and connected on.
import type { App } from "../support/app.ts";
import { sign } from "../support/pictures.ts";
import { axeViolations, rulesBroken } from "../support/rules.ts";
import { expect, test } from "../support/test.ts";
import { beginVisit, toSecondStep } from "../support/visit.ts";

const HOME = "田中一郎様宅";
const WELFARE = "北区中央福祉事務所（見本）";
const NPO = "NPO法人見本ひだまりの会";
const SEEN = "電気の督促の紙が台所に三枚あった。";
const ASK = "支払いの相談をいっしょにしてほしい。";
const ANSWER = "明日、窓口で家計の相談をします。";

/** Fills in to whom and what the household has agreed to, and connects. */
async function connect(app: App, organisation: string): Promise<void> {
  const { page } = app;
  await page.getByRole("radio", { name: organisation }).check();
  await app.box(/^同意した人/).fill("田中 一郎");
  await sign(app);
  await app.button("つなぐ").click();
  await expect(page.getByText("つなぎました（送信待ち）").last()).toBeVisible();
  await expect(app.heading(`${HOME}のつなぐシート`)).toBeVisible();
}

/** Opens the sheet of the household from its page. */
async function openSheet(app: App): Promise<void> {
  await app.openHousehold(HOME);
  await app.page.getByRole("link", { name: /のシート/ }).click();
  await expect(app.heading(`${HOME}のつなぐシート`)).toBeVisible();
}

test("a sheet goes from a home without a network to the agency that takes it up, and on to the next", async ({ device }) => {
  const nurse = await device();
  const welfare = await device();
  const npo = await device();
  for (const [tablet, login] of [
    [nurse, "nurse1"],
    [welfare, "welfare1"],
    [npo, "npo1"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  await expect(welfare.app.heading("届いたつなぐシート 1件")).toBeVisible();

  // At the home: a visit, and from it a sheet that has what is known.
  await nurse.goOffline();
  await beginVisit(nurse.app, HOME);
  await nurse.page.getByRole("checkbox", { name: "田中 一郎" }).check();
  await toSecondStep(nurse.app);
  await nurse.page.getByRole("checkbox", { name: "借金・滞納", exact: true }).check();
  await nurse.app.box("見たこと").fill(SEEN);
  await nurse.app.save();
  await nurse.app.main.getByRole("link", { name: /令和\d+年.*訪問看護/ }).first().click();
  await nurse.page.getByRole("link", { name: "つなぐシートを書く" }).click();
  await expect(nurse.app.box("くらしの様子")).toHaveValue(new RegExp(SEEN));
  const whole = nurse.page.getByRole("group", { name: "世帯全体の困りごと" });
  await expect(whole.getByRole("checkbox", { name: "借金・滞納" })).toBeChecked();
  await expect(nurse.app.main.locator("section.card").filter({ has: nurse.app.heading("田中 一郎") }).first()).toBeVisible();
  await nurse.app.box("つなぐ先にお願いしたいこと").fill(ASK);

  // The tablet's battery is empty before it is saved.
  await nurse.page.waitForTimeout(1_000);
  await nurse.kill();
  await nurse.open({ offline: true });
  await nurse.app.load();
  await nurse.app.unlock();
  await nurse.page.getByRole("link", { name: new RegExp(`${HOME}.*書きかけ`) }).click();
  await expect(nurse.app.box("つなぐ先にお願いしたいこと")).toHaveValue(ASK);
  await nurse.page.getByRole("radio", { name: "同意あり" }).check();
  await nurse.app.save();
  await expect(nurse.page.getByText("まだつないでいません")).toBeVisible();
  await nurse.app.main.getByRole("link", { name: "つなぐ", exact: true }).click();

  // It is empty once more before she has connected it.
  await nurse.app.box(/^同意書のある所/).fill("青い綴り");
  await nurse.page.waitForTimeout(1_000);
  await nurse.kill();
  await nurse.open({ offline: true });
  await nurse.app.load();
  await nurse.app.unlock();
  await nurse.page.getByRole("link", { name: new RegExp(`${HOME}.*書きかけ`) }).click();
  await expect(nurse.app.box(/^同意書のある所/)).toHaveValue("青い綴り");
  await connect(nurse.app, WELFARE);
  await expect(nurse.page.getByText("受けるのを待っています")).toBeVisible();
  // A visit, a sheet, a consent and a step, and the signature.
  await nurse.app.expectUnsent(5);

  // Back online the agency has it, reads it and takes it up.
  await nurse.goOnline();
  await nurse.app.settled();
  await welfare.app.syncNow();
  await welfare.app.settled();
  await welfare.app.menu("今日");
  await expect(welfare.app.heading("届いたつなぐシート 2件")).toBeVisible();
  await welfare.page.getByRole("link", { name: new RegExp(HOME) }).click();
  await expect(welfare.app.main).toContainText(ASK);
  await expect(welfare.page.getByRole("link", { name: "直す", exact: true })).toHaveCount(0);
  await welfare.app.button("受ける").click();
  await expect(welfare.page.getByText("この世帯の担当になりました")).toBeVisible();
  await welfare.app.settled();
  await welfare.page.getByRole("link", { name: "返答する" }).click();
  await welfare.app.box(/^返答の内容/).fill(ANSWER);
  await welfare.app.button("返答する").click();
  await expect(welfare.page.getByText("返答しました（送信待ち）")).toBeVisible();
  await welfare.app.settled();

  // Who sent it sees that, and what was answered.
  await nurse.app.syncNow();
  await nurse.app.settled();
  await nurse.app.menu("今日");
  await expect(nurse.app.heading(/^返答のあったつなぐシート/)).toBeVisible();
  await nurse.app.main.getByRole("link", { name: new RegExp(`${HOME}.*に返答がありました`) }).click();
  await expect(nurse.app.main).toContainText(ANSWER);
  await expect(nurse.page.getByText(/に返答がありました/)).toBeVisible();
  await expect(nurse.page.getByRole("link", { name: "取りやめる" })).toHaveCount(0);

  // One that is not the right one for all of it connects it on. Until then the next one knows nothing.
  await npo.app.menu("世帯");
  await npo.page.getByRole("searchbox").fill(HOME);
  await expect(npo.page.getByText("見つかりませんでした")).toBeVisible();
  await welfare.page.getByRole("link", { name: "次の機関へつなぐ" }).click();
  await connect(welfare.app, NPO);
  await expect(welfare.page.getByText("2回つなぎました")).toBeVisible();
  await welfare.app.settled();
  await npo.app.syncNow();
  await npo.app.settled();
  await npo.app.menu("今日");
  await npo.page.getByRole("link", { name: new RegExp(HOME) }).click();
  await expect(npo.app.main).toContainText(ANSWER);
  await npo.app.button("受ける").click();
  await expect(npo.page.getByText("この世帯の担当になりました")).toBeVisible();
  await npo.app.settled();
  await npo.app.menu("今日");
  await expect(npo.app.heading(/届いたつなぐシート/)).toHaveCount(0);
});

test("without consent nothing is connected; called back, nobody can take it up", async ({ device }) => {
  const nurse = await device();
  const welfare = await device();
  for (const [tablet, login] of [
    [nurse, "nurse1"],
    [welfare, "welfare1"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  await nurse.app.openHousehold(HOME);
  await nurse.page.getByRole("link", { name: "つなぐシートを書く" }).click();
  await nurse.page.getByRole("radio", { name: /^同意なし/ }).check();
  await nurse.app.save();
  await nurse.app.main.getByRole("link", { name: "つなぐ", exact: true }).click();
  await expect(nurse.page.getByText("本人の同意がないので、つなげません")).toBeVisible();
  await nurse.page.getByRole("link", { name: "シートを直す" }).click();
  await nurse.page.getByRole("radio", { name: "同意あり" }).check();
  await nurse.app.save();
  await nurse.app.main.getByRole("link", { name: "つなぐ", exact: true }).click();
  await connect(nurse.app, WELFARE);
  await nurse.app.settled();
  await welfare.app.syncNow();
  await welfare.app.settled();
  await welfare.app.menu("今日");
  await welfare.page.getByRole("link", { name: new RegExp(HOME) }).click();
  await expect(welfare.app.button("受ける")).toBeVisible();

  await nurse.page.getByRole("link", { name: "取りやめる" }).click();
  await nurse.app.box(/^取りやめた理由/).fill("別の機関が担当していたため");
  await nurse.app.save();
  await expect(nurse.page.getByText(/に取りやめました/)).toBeVisible();
  await nurse.app.settled();
  await welfare.app.syncNow();
  await welfare.app.settled();
  await welfare.app.menu("今日");
  await expect(welfare.app.heading("届いたつなぐシート 1件")).toBeVisible();
  await expect(welfare.page.getByRole("link", { name: new RegExp(HOME) })).toHaveCount(0);
});

test("what nobody takes up rises to the coordinator in the days the section sets, and shows no household", async ({ device }) => {
  const council = await device();
  const office = await device();
  for (const [tablet, login] of [
    [council, "council1"],
    [office, "office1"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  const { app, page } = council;
  const risen = app.heading("日数を過ぎても受けられていないつなぎ 1件");
  await expect(risen).toBeVisible();
  await expect(page.getByText("3日（土曜・日曜・祝日を除く）を過ぎたものです。")).toBeVisible();
  const row = app.main.locator(".row").filter({ hasText: "見本訪問看護ステーション南 → 見本市保健福祉企画総務課" });
  await expect(row).toContainText("12日");
  await expect(row).not.toContainText("井上");
  await expect(app.main.locator('a[href^="/sheets/"]')).toHaveCount(0);
  expect.soft(await axeViolations(page)).toEqual([]);
  expect.soft(await rulesBroken(page)).toEqual([]);

  await office.app.menu("設定");
  await expect(office.app.heading("市の決まり")).toBeVisible();
  await office.page.getByRole("link", { name: "市の決まりを直す" }).click();
  await office.app.box(/^受けるまでの日数/).fill("０");
  await office.app.button("保存する").click();
  await expect(office.page.getByText("1から60までの日数を入れてください").first()).toBeVisible();
  await office.app.box(/^受けるまでの日数/).fill("60");
  await office.app.save();
  await expect(office.page.getByText("60日（土曜・日曜・祝日を除く）")).toBeVisible();
  await office.app.settled();
  await app.syncNow();
  await app.settled();
  await app.menu("今日");
  await expect(app.heading(/^今日の予定/)).toBeVisible();
  await expect(app.heading(/受けられていないつなぎ/)).toHaveCount(0);
  await app.menu("設定");
  await expect(page.getByText("60日（土曜・日曜・祝日を除く）")).toBeVisible();
  await expect(page.getByRole("link", { name: "市の決まりを直す" })).toHaveCount(0);

  // Without a network it is said that it is not known.
  await council.goOffline();
  await app.menu("今日");
  await expect(page.getByText("受けられていないつなぎの今の様子は、サーバーにつながったときにわかります。")).toBeVisible();
});
