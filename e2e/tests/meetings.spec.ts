// A case meeting: eleven agencies are called, the time is found that the four who must come can make, and at the table two write without a network.
import type { App } from "../support/app.ts";
import { addOrganisations } from "../support/records.ts";
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { expect, test } from "../support/test.ts";
import { answer, enter, inStep, invite, proposeTimes, remark } from "../support/together.ts";

const HOME = "山本ウメ様宅";
const KIND = "複合課題ケース検討会";
const [CENTRE, WELFARE, COUNCIL, NURSES, HOSPITAL] = [
  "北区中央地域包括支援センター（見本）",
  "北区中央福祉事務所（見本）",
  "見本市社会福祉協議会",
  "見本訪問看護ステーション北",
  "見本市立病院",
];
/** What the demo has too few of. */
const OTHERS = [HOSPITAL, "見本警察署", "見本市消防局", "見本市水道局", "見本市住宅課"];

/** That a screen keeps the rules which hold for all of them. */
async function inOrder({ page }: App): Promise<void> {
  expect.soft(await axeViolations(page)).toEqual([]);
  expect.soft(await rulesBroken(page)).toEqual([]);
  expect.soft(await sidewaysScroll(page)).toBe(0);
}

test("eleven are called, the time for the four who must come is found, and two write the minutes without a network", async ({
  device,
  server,
}) => {
  test.slow();
  await addOrganisations(server.address, OTHERS);
  const council = await enter(device, "council1");
  const centre = await enter(device, "center1");
  const welfare = await enter(device, "welfare1");
  const nurse = await enter(device, "nurse1");

  // From the case: three times are proposed.
  const { app, page } = council;
  await app.openHousehold(HOME);
  await page.getByRole("link", { name: "世帯の全体図" }).click();
  await page.getByRole("link", { name: /取扱ケースの始まり/ }).click();
  await page.getByRole("link", { name: "ケース会議を呼びかける" }).click();
  await expect(page.getByRole("radio", { name: KIND })).toBeChecked();
  await app.box(/^場所/).fill("見本会議室");
  await proposeTimes(council, [
    [0, "09:00", "10:00"],
    [0, "23:00", "23:30"],
    [1, "10:00", "11:00"],
  ]);
  await inOrder(app);
  await app.save();

  // Those who support the household are proposed; the others are found on the list. Four must come.
  await expect(app.heading("この世帯を支援している機関")).toBeVisible();
  await inOrder(app);
  for (const name of [CENTRE, WELFARE, NURSES, HOSPITAL]) await invite(council, name, "必ず出席");
  for (const name of [COUNCIL, "見本訪問看護ステーション南", "NPO法人見本ひだまりの会", ...OTHERS.slice(1)]) await invite(council, name, "できれば出席");
  await page.getByRole("link", { name: "会議のページへ（11機関）" }).click();
  await expect(app.heading(`${HOME}の${KIND}`)).toBeVisible();
  await expect(page.getByText("必ず出席の4機関のうち、0機関が回答しました")).toBeVisible();
  await inOrder(app);
  await app.settled();
  const meeting = new URL(page.url()).pathname;

  // Two answer on their own tablets, and learn of no household; the others say it by telephone.
  for (const tablet of [centre, welfare]) {
    await inStep(tablet);
    await tablet.app.menu("今日");
    // The demo has asked the second, too.
    await expect(tablet.app.heading(`日程の回答を待っている案内 ${tablet === centre ? 1 : 2}件`)).toBeVisible();
    await tablet.page.getByRole("link", { name: new RegExp(`${KIND}.*必ず出席`) }).first().click();
    await expect(tablet.app.main).not.toContainText("山本");
    await expect(tablet.page.getByText("会議で知ったことを、会議の外で話さないでください")).toBeVisible();
    await answer(tablet, tablet === centre ? "×○○" : "○○○");
    await tablet.app.settled();
  }
  await inOrder(centre.app);
  await centre.app.menu("今日");
  await expect(centre.app.heading(/^今日の予定/)).toBeVisible();
  await expect(centre.app.heading(/日程の回答を待っている案内/)).toHaveCount(0);
  await inStep(council);
  await page.goto(`${new URL(page.url()).origin}${meeting}`);
  await app.unlock();
  await expect(page.getByText("必ず出席の4機関のうち、2機関が回答しました")).toBeVisible();
  for (const [name, fits] of [
    [NURSES, "×○○"],
    [HOSPITAL, "○○×"],
    ["見本警察署", "○××"],
  ] as const) {
    await page.getByRole("link", { name: `${name}：回答・案内` }).click();
    await expect(app.heading("電話などで聞いた回答")).toBeVisible();
    await app.box(/^回答した人/).fill("見本 太郎");
    await answer(council, fits);
    await page.getByRole("link", { name: "会議のページへ" }).click();
  }

  // The one time that the four can make, taken in one tap.
  await expect(page.getByText("必ず出席の4機関がそろう、いちばん早い日時が見つかりました")).toBeVisible();
  await inOrder(app);
  await app.button("この日時に決める").click();
  await expect(page.getByText(/^日程決定（.* 23:00）$/)).toBeVisible();
  await expect(app.heading("開催する日時")).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "予定表に入れる（.ics）" }).click();
  const file = await (await saved).createReadStream();
  let text = "";
  for await (const part of file) text += part;
  expect(text).toContain(`SUMMARY:${KIND}`);
  expect(text).not.toContain("山本");
  await app.settled();
  await inStep(centre);
  await centre.app.menu("今日");
  await expect(centre.app.heading("今日の会議 1件")).toBeVisible();
  await centre.page.getByRole("link", { name: new RegExp(`${KIND}.*23:00〜23:30`) }).click();
  await expect(centre.app.main).toContainText("23:00〜23:30");
  await expect(centre.app.button("回答する")).toHaveCount(0);
  await inStep(nurse);

  // At the table, without Wi-Fi, two write at once.
  await nurse.app.openHousehold(HOME);
  await nurse.page.getByRole("link", { name: new RegExp(`${KIND}.*日程決定`) }).click();
  for (const tablet of [council, nurse]) {
    await tablet.page.getByRole("link", { name: "会議の記録", exact: true }).click();
    await expect(tablet.app.button("書き込む")).toBeVisible();
    await tablet.goOffline();
  }
  await expect(app.button(/守秘の確認を記録する/)).toHaveCount(0);
  for (const name of [CENTRE, WELFARE]) await page.getByRole("group", { name, exact: true }).getByRole("radio", { name: "出席" }).check();
  await page.getByRole("group", { name: HOSPITAL, exact: true }).getByRole("radio", { name: "欠席" }).check();
  await page.getByRole("checkbox", { name: /守秘の注意を読み上げ/ }).check();
  await app.button("2機関の守秘の確認を記録する").click();
  await expect(page.getByText("守秘を確認（")).toHaveCount(2);
  await remark(council, "議題", "夜の見守りをだれがするか");
  await remark(nurse, "発言", "薬の飲み忘れが減りました。");
  await remark(council, "発言", "電気の支払いが遅れています。");
  await remark(nurse, "決まったこと", "薬の箱は毎週の訪問で確かめる。");
  await remark(council, "決まったこと", "夜の電話は社会福祉協議会がする。");
  await inOrder(app);
  await inOrder(nurse.app);
  for (const tablet of [council, nurse]) {
    await tablet.goOnline();
    await tablet.app.settled();
  }
  for (const tablet of [council, nurse]) {
    await inStep(tablet);
    await tablet.page.goBack();
    for (const part of ["議題 1件", "発言と資料 2件", "決まったこと 2件", /^出席 2機関/]) await expect(tablet.app.heading(part)).toBeVisible();
    await expect(tablet.app.main).toContainText("電気の支払いが遅れています。");
    await expect(tablet.app.main).toContainText("薬の箱は毎週の訪問で確かめる。");
  }

  // It was held; the way goes on to the roles, and to the next meeting with the same agencies.
  await page.getByRole("link", { name: "会議のページへ" }).click();
  await expect(app.main).toContainText("夜の電話は社会福祉協議会がする。");
  await app.button("会議を開催した").click();
  await expect(page.getByText(/^開催済み（/)).toBeVisible();
  await page.getByRole("link", { name: "次回の会議を呼びかける" }).click();
  await app.save();
  await page.getByRole("link", { name: "会議のページへ（11機関）" }).click();
  await expect(page.getByText("候補の日時がありません")).toBeVisible();
  await page.getByRole("link", { name: "中止する" }).click();
  await app.save();
  await expect(page.getByText(/^中止（/)).toBeVisible();
  await page.goto(`${new URL(page.url()).origin}${meeting}`);
  await app.unlock();
  await page.getByRole("link", { name: "支援計画と役割分担へ" }).click();
  await expect(app.heading(`${HOME}の支援計画`)).toBeVisible();
});

test("two who answer apart are both heard, and one of them settles it", async ({ device }) => {
  const council = await enter(device, "council1");
  const welfare = await enter(device, "welfare1");
  await expect(council.app.heading("回答を待っている会議 1件")).toBeVisible();
  await welfare.app.menu("今日");
  await welfare.page.getByRole("link", { name: new RegExp(KIND) }).first().click();
  await council.page.getByRole("link", { name: new RegExp(`${KIND}.*日程調整中`) }).first().click();
  await council.page.getByRole("link", { name: `${WELFARE}：回答・案内` }).click();
  for (const tablet of [council, welfare]) {
    await tablet.goOffline();
    await expect(tablet.app.standing).toContainText("オフライン");
  }
  await answer(council, "○○○");
  await answer(welfare, "○×○");
  for (const tablet of [council, welfare]) {
    await tablet.goOnline();
    await tablet.app.settled();
  }
  await inStep(council);
  await council.page.goBack();
  const settle = council.app.button(/「× 出られない」.*これにする/);
  await expect(settle).toBeVisible();
  await council.page.getByRole("link", { name: "会議のページへ" }).click();
  await expect(council.page.getByText("回答が食い違っています")).toHaveCount(1);
  await council.page.getByRole("link", { name: `${WELFARE}：回答・案内` }).click();
  await settle.click();
  await expect(settle).toHaveCount(0);
  await council.page.getByRole("link", { name: "会議のページへ" }).click();
  await expect(council.app.heading(/^招いた機関と日程/)).toBeVisible();
  await expect(council.page.getByText("回答が食い違っています")).toHaveCount(0);
});
