// A household that can't be asked: the section calls chosen people together, and nobody else learns of it.
import { type Page, expect } from "@playwright/test";
import { printedPages } from "../support/paper.ts";
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { test } from "../support/test.ts";

const HOME = "吉田ツル様宅";
const SUBJECT = "電気の停止と長男のこと";
const MEMBER = "松本 楓";

async function isPlain(page: Page): Promise<void> {
  expect.soft(await axeViolations(page)).toEqual([]);
  expect.soft(await rulesBroken(page)).toEqual([]);
  expect.soft(await sidewaysScroll(page)).toBe(0);
}

test("chosen members see the household once they have promised secrecy, until the meeting is over", async ({ device }) => {
  const [section, nurse] = [await device(), await device()];
  const npo = await device({ viewport: { width: 390, height: 844 } });
  for (const [tablet, login] of [
    [section, "office1"],
    [npo, "npo1"],
    [nurse, "nurse1"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }

  // The section, told of the household by law, calls the meeting and chooses a member.
  await section.app.openHousehold(HOME);
  await section.page.getByRole("link", { name: "支援会議を招集する" }).click();
  await section.app.box(/^話し合うこと/).fill(SUBJECT);
  await section.app.box(/^同意によらずに開く理由/).fill("電気が止まると、母の命にかかわる。");
  await section.page.getByRole("radio", { name: "世帯と世帯員、訪問の記録" }).check();
  await section.app.save();
  await expect(section.page.getByRole("heading", { level: 1, name: SUBJECT })).toBeVisible();
  await section.app.button("委員を加える").click();
  await section.app.button("委員に加える").click();
  await expect(section.page.getByText("所属を選んでから、委員にする人を選んでください。")).toBeVisible();
  await section.page.getByLabel(/^所属/).selectOption({ label: "NPO法人見本ひだまりの会" });
  await section.page.getByLabel(/^委員にする人/).selectOption({ label: `${MEMBER}（その他）` });
  await section.app.button("委員に加える").click();
  await expect(section.page.getByText("守秘の約束がまだです")).toBeVisible();
  await isPlain(section.page);
  await section.app.settled();

  // The member is told of no household before the promise.
  await npo.app.syncNow();
  await npo.app.menu("今日");
  await npo.page.getByRole("link", { name: "読んで約束する" }).click({ timeout: 60_000 });
  await expect(npo.page.getByRole("heading", { level: 1, name: "支援会議の委員" })).toBeVisible();
  await expect(npo.app.main).toContainText("見本市保健福祉企画総務課 木村 百合子");
  for (const word of ["吉田", SUBJECT]) await expect(npo.app.main).not.toContainText(word);
  await npo.app.button("約束して会議を開く").click();
  await expect(npo.page.getByText("まだ返事をしていません")).toBeVisible();
  await isPlain(npo.page);
  await npo.page.getByRole("checkbox", { name: "秘密を守ることを約束します" }).check();
  await npo.app.button("約束して会議を開く").click();
  await npo.page.getByRole("link", { name: "会議を見る" }).click({ timeout: 60_000 });
  await expect(npo.page.getByRole("heading", { level: 1, name: SUBJECT })).toBeVisible();
  await isPlain(npo.page);
  for (const act of ["直す", "会議を終える", "だれが見たか"]) await expect(npo.page.getByRole("link", { name: act })).toHaveCount(0);
  await npo.page.getByRole("link", { name: HOME }).click();
  await expect(npo.page.getByText(`支援会議「${SUBJECT}」の委員として見られます。`)).toBeVisible();
  expect(await npo.app.visitCount()).toBeGreaterThan(0);
  for (const act of ["直す", "訪問を記録する", "同意を記録する"]) await expect(npo.page.getByRole("link", { name: act })).toHaveCount(0);
  await npo.app.settled();

  // The section notes that the members have met, asks a body for help, prints the letter and notes the answer; the member reads it.
  await section.page.getByRole("link", { name: "開催を記録する" }).click();
  await section.page.getByRole("group", { name: /^はじめに守秘義務を説明した/ }).getByRole("radio", { name: "はい" }).check();
  await section.app.box(/^話し合ったこと/).fill("食事と薬が足りていない。");
  await section.app.box(/^決まったこと/).fill("電気を止めないよう頼む。");
  await section.app.save();
  await expect(section.page.getByRole("link", { name: /電気を止めないよう頼む。/ })).toBeVisible();
  await section.page.getByRole("link", { name: "協力を依頼する" }).click();
  await section.app.box(/^くわしく/).fill("滞納のときは、止める前にお知らせください。");
  await section.page.getByRole("checkbox", { name: "そのほかの協力" }).check();
  await section.app.button("保存する").click();
  await expect(section.page.getByText("だれに依頼するかがわかりません。").first()).toBeVisible();
  await section.app.box(/^そのほかの依頼先/).fill("見本電力");
  await section.app.save();
  await expect(section.page.getByRole("heading", { level: 1, name: "見本電力への依頼" })).toBeVisible();
  await isPlain(section.page);
  const letter = await printedPages(section.page);
  expect(letter).toHaveLength(1);
  for (const words of ["見本電力 御中", "見本市保健福祉企画総務課長", "第9条第1項", HOME.normalize("NFKC"), "滞納のときは"]) expect(letter[0]).toContain(words);
  for (const words of [SUBJECT, "命にかかわる", MEMBER]) expect(letter[0]).not.toContain(words);
  await section.page.getByRole("link", { name: "回答を記録する" }).click();
  await section.app.box(/^回答/).last().fill("止める前に課へ電話する。");
  await section.app.save();
  await expect(section.page.getByText(/に回答/)).toBeVisible();
  await section.app.settled();
  await npo.app.syncNow();
  await npo.app.menu("今日");
  await npo.page.getByRole("link", { name: SUBJECT }).click();
  await npo.page.getByRole("link", { name: /見本電力/ }).click({ timeout: 60_000 });
  await expect(npo.page.getByText("止める前に課へ電話する。")).toBeVisible();
  await isPlain(npo.page);
  for (const act of ["直す", "回答を記録する", "依頼状を印刷する"]) await expect(npo.page.getByRole("link", { name: act })).toHaveCount(0);
  await npo.app.openHousehold(HOME);
  await npo.app.settled();

  // Those who serve the household learn nothing of it.
  await nurse.app.syncNow();
  await nurse.app.openHousehold(HOME);
  await expect(nurse.app.main).not.toContainText("支援会議");
  await nurse.page.getByRole("link", { name: "だれが見たか" }).click();
  await expect(nurse.app.main).toContainText("木村 百合子");
  await expect(nurse.app.main).not.toContainText(MEMBER);
  await expect(nurse.app.main).not.toContainText("支援会議");

  // The section sees who has promised and who has looked; it ends the meeting while the member is away.
  await npo.goOffline();
  await section.app.syncNow();
  await section.app.menu("今日");
  await section.page.getByRole("link", { name: SUBJECT }).click();
  await expect(section.page.getByText(/に守秘を約束/)).toBeVisible({ timeout: 60_000 });
  await section.page.getByRole("link", { name: "だれが見たか" }).click();
  await expect(section.app.main).toContainText(`${MEMBER}（NPO法人見本ひだまりの会）`);
  await section.page.getByRole("link", { name: "会議のページへ" }).click();
  await section.page.getByRole("link", { name: "会議を終える" }).click();
  await section.app.box(/^決まったこと/).fill("福祉事務所が母と会い、別居の住まいを探す。");
  await section.app.save();
  await expect(section.page.getByText("終わりました")).toBeVisible();
  await isPlain(section.page);
  await section.app.settled();

  await expect(npo.page.getByRole("heading", { level: 1, name: HOME })).toBeVisible();
  await npo.goOnline();
  await npo.app.syncNow();
  await expect(npo.page.getByRole("heading", { level: 1, name: HOME })).toHaveCount(0, { timeout: 60_000 });
  await npo.app.menu("世帯");
  await expect(npo.page.getByText(HOME)).toHaveCount(0);
});
