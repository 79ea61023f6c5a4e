// What the product is for, whole: an old mother and her son, from the hallway of their home to the city's table.
import { done, openCase, propose, role, support } from "../support/casework.ts";
import type { Device } from "../support/device.ts";
import { printedPages } from "../support/paper.ts";
import { signByFinger } from "../support/pictures.ts";
import { addOrganisations, recordsOf } from "../support/records.ts";
import { expect, test } from "../support/test.ts";
import { answer, card, day, enter, handOver, inStep, invite, pick, proposeTimes, remark } from "../support/together.ts";
import { beginVisit, toSecondStep } from "../support/visit.ts";

const HOME = "長谷川静子様宅";
const [MOTHER, SON] = ["長谷川 静子", "長谷川 実"];
const KIND = "複合課題ケース検討会";
const CENTRE = "北区中央地域包括支援センター（見本）";
const WELFARE = "北区中央福祉事務所（見本）";
const COUNCIL = "見本市社会福祉協議会";
const NURSES = "見本訪問看護ステーション北";
const SECTION = "見本市保健福祉企画総務課";
const HOSPITAL = "見本市立病院";
/** What the demo has too few of. */
const OTHERS = [HOSPITAL, "見本警察署", "見本市消防局", "見本市水道局", "見本市住宅課"];

const BACKGROUND = "母と、何年も部屋から出ていない長男の二人暮らし。";
const SEEN = "電気を止めるという紙が、下駄箱の上に二枚あった。";
const SAID = "「電気が止まったら、あの子の部屋が暗うなる」";
const ASK = "電気を止められる前に、支払いの相談をしてほしい。";
const ANSWER = "明日の朝、電力会社への電話に付き添います。";
const SUMMARY = "介護のほかに滞納が見つかった。うちでは受けきれない。";
const GOAL = "電気のついた家で、二人で暮らし続ける。";
const [PAY, MEDICINE, COMPANY] = ["電気代の払い方をいっしょに決める", "薬の箱を毎週確かめる", "家計の相談に付き添う"];
const SUBJECT = "長男のひきこもりと健康";
const SECRET = "長男は三年前から医師に会っていない。夜、廊下で水を飲む。";

/** Nothing on someone's first screen asks for a look, and nothing is unfinished or unsent. */
async function isCalm({ app }: Device): Promise<void> {
  await app.menu("今日");
  await expect(app.heading(/^今日の予定/)).toBeVisible();
  for (const alarm of [/違う内容が書かれた記録/, /受け付けられなかった記録/, /まだ受けていないシート/, /^書きかけ/]) {
    await expect(app.main.getByText(alarm)).toHaveCount(0);
  }
  await app.expectUnsent(0);
}

/** The figures of a fiscal year as of its last day. */
async function figures({ app, page }: Device, year: string, lastDay: string): Promise<Record<string, number>> {
  await app.menu("実績");
  await app.box("いつの時点で数えるか").fill(lastDay);
  await expect(app.main).toContainText(`${lastDay}の時点`);
  const table = page.locator(".results-table");
  const head = await table.locator("thead th").allInnerTexts();
  const column = head.findIndex((text) => text.startsWith(year));
  const rows = await table.locator("tbody tr").evaluateAll(
    (rows, column) => rows.map((row) => [row.children[0]?.textContent ?? "", row.children[column]?.textContent ?? ""] as const),
    column,
  );
  return Object.fromEntries(rows.filter(([, count]) => /^\d+$/.test(count)).map(([label, count]) => [label, Number(count)]));
}

/** The fiscal year of today in Japan, and the last day of its March. */
function fiscalYear(): { fiscal: string; lastDay: string } {
  const [year = 0, month = 0] = day(0).split("-").map(Number);
  const reiwa = year - 2018 - (month < 4 ? 1 : 0);
  return { fiscal: `令和${reiwa}年度`, lastDay: `令和${reiwa + 1}年3月31日` };
}

test("the story of a mother and her son, from the hallway to the city's table", async ({ device, server }) => {
  test.slow();
  await addOrganisations(server.address, OTHERS);
  const field = await enter(device, "council2");
  const centre = await enter(device, "center1");
  const council = await enter(device, "council1");
  const section = await enter(device, "office1");
  const { fiscal, lastDay } = fiscalYear();
  const before = await figures(section, fiscal, lastDay);

  await test.step("what is known of them: she has visited the mother before, and the nurses come", async () => {
    const { app, page } = field;
    await app.menu("世帯");
    await page.getByRole("link", { name: "世帯を登録する" }).click();
    await app.box(/^世帯の呼び名/).fill(HOME);
    await app.box(/^世帯の状況/).fill(BACKGROUND);
    await app.save();
    for (const [name, relation, birth, trouble] of [
      [MOTHER, "本人", "昭和18年4月2日", "介護"],
      [SON, "子", "昭和50年9月9日", "孤立・ひきこもり"],
    ] as const) {
      await page.getByRole("link", { name: "世帯員を加える" }).click();
      await app.box(/^氏名/).fill(name);
      await page.getByRole("radio", { name: relation, exact: true }).check();
      await app.box(/^生年月日/).fill(birth);
      await page.getByRole("checkbox", { name: trouble, exact: true }).check();
      await app.save();
    }
    await app.button("担当機関を加える").click();
    await page.getByLabel(/^担当に加える機関/).selectOption({ label: NURSES });
    await app.button("担当に加える").click();
    await expect(card(app, "担当機関")).toContainText(NURSES);
    await support(field, HOME, MOTHER, "月に二度の見守り", []);
    await inStep(field);
    await isCalm(field);
  });

  await test.step("in the hallway, without a signal, she opens つなぐ from the visit, and the mother signs with her finger", async () => {
    const { app, page } = field;
    await field.goOffline();
    await beginVisit(app, HOME);
    await page.getByRole("checkbox", { name: MOTHER }).check();
    await page.getByRole("radio", { name: "見守り" }).check();
    await toSecondStep(app);
    await page.getByRole("checkbox", { name: "生活費・お金", exact: true }).check();
    await page.getByRole("radio", { name: "今日中に対応" }).check();
    await app.box("見たこと").fill(SEEN);
    await app.box("話したこと").fill(SAID);
    await app.save();
    await app.main.getByRole("link", { name: /令和\d+年.*見守り/ }).first().click();
    await page.getByRole("link", { name: "つなぐシートを書く" }).click();
    // What is known is there: of the household, of the visit, of each of them, and who comes.
    await expect(app.box("くらしの様子")).toHaveValue(`${BACKGROUND}\n${SEEN}`);
    await expect(app.box(/^本人・家族の希望/)).toHaveValue(SAID);
    await expect(page.getByRole("radio", { name: "今日中に対応" })).toBeChecked();
    await expect(page.getByRole("group", { name: "世帯全体の困りごと" }).getByRole("checkbox", { name: "生活費・お金" })).toBeChecked();
    const of = (name: string) => app.main.locator("section.form-row").filter({ has: app.heading(name) });
    await expect(of(MOTHER).getByRole("checkbox", { name: "介護" })).toBeChecked();
    await expect(of(SON).getByRole("checkbox", { name: "孤立・ひきこもり" })).toBeChecked();
    await of(MOTHER).getByRole("checkbox", { name: "病気・けが" }).check();
    for (const trouble of ["仕事", "こころの健康"]) await of(SON).getByRole("checkbox", { name: trouble }).check();
    await app.box("つなぐ先にお願いしたいこと").fill(ASK);
    await page.getByRole("radio", { name: "同意あり" }).check();
    await app.save();
    await app.main.getByRole("link", { name: "つなぐ", exact: true }).click();
    await page.getByRole("radio", { name: CENTRE }).check();
    await app.box(/^同意した人/).fill(MOTHER);
    await signByFinger(app);
    await app.button("つなぐ").click();
    await expect(page.getByText("つなぎました（送信待ち）").last()).toBeVisible();
    // A visit, a sheet, a consent, a step, and the signature.
    await app.expectUnsent(5);
    await centre.app.menu("世帯");
    await centre.page.getByRole("searchbox").fill(HOME);
    await expect(centre.page.getByText("見つかりませんでした")).toBeVisible();
  });

  await test.step("back online the 地域包括支援センター has it, takes it up the same day, and answers", async () => {
    await field.goOnline();
    await field.app.settled();
    await inStep(centre);
    const { app, page } = centre;
    await app.menu("今日");
    await expect(app.heading("届いたつなぐシート 1件")).toBeVisible();
    const arrived = page.getByRole("link", { name: new RegExp(HOME) });
    await expect(arrived).toContainText("今日中に対応");
    await arrived.click();
    for (const words of [ASK, SEEN, SAID, "仕事"]) await expect(app.main).toContainText(words);
    await expect(page.getByRole("img", { name: "同意の署名" })).toBeVisible();
    await app.button("受ける").click();
    await expect(page.getByText("この世帯の担当になりました")).toBeVisible();
    await page.getByRole("link", { name: "返答する" }).click();
    await app.box(/^返答の内容/).fill(ANSWER);
    await app.button("返答する").click();
    await expect(page.getByText("返答しました（送信待ち）")).toBeVisible();
    await app.settled();
    await app.menu("今日");
    await expect(app.heading(/届いたつなぐシート/)).toHaveCount(0);
    await inStep(field);
    await field.app.openHousehold(HOME);
    await field.page.getByRole("link", { name: /のシート/ }).click();
    await expect(field.app.main).toContainText(ANSWER);
    await expect(field.page.getByText(/に返答がありました/)).toBeVisible();
    for (const tablet of [centre, field]) await isCalm(tablet);
  });

  await test.step("it finds debts it can't handle, and asks the coordinator by two of the six printed reasons", async () => {
    const { app, page } = centre;
    await support(centre, HOME, MOTHER, "介護のサービスの手配", ["介護"]);
    await app.openHousehold(HOME);
    await page.getByRole("link", { name: new RegExp(MOTHER) }).click();
    await page.getByRole("checkbox", { name: "借金・滞納", exact: true }).check();
    await app.save();
    await page.getByRole("link", { name: "推進員に相談する" }).click();
    const reasons = page.getByRole("group", { name: /^相談の理由/ });
    await expect(reasons.getByRole("checkbox")).toHaveCount(6);
    await reasons.getByRole("checkbox", { name: "連携先が確定しない" }).check();
    await reasons.getByRole("checkbox", { name: "各相談機関の役割分担が決まらない" }).check();
    await app.box(/^相談したいこと/).fill(SUMMARY);
    await app.button("相談する").click();
    await expect(page.getByText("相談しました（送信待ち）").last()).toBeVisible();
    await app.settled();
    await inStep(council);
    await council.app.menu("今日");
    await expect(council.app.heading("届いた相談 2件")).toBeVisible();
    await council.page.getByRole("link", { name: new RegExp(`${HOME}.*連携先が確定しない`) }).click();
    for (const words of [SUMMARY, "連携先が確定しない", "各相談機関の役割分担が決まらない"]) await expect(council.app.main).toContainText(words);
    for (const tablet of [centre, council]) await isCalm(tablet);
  });

  await test.step("the coordinator makes a case of it, and gathers what four agencies know into one picture", async () => {
    const { app, page } = council;
    await page.getByRole("link", { name: new RegExp(`${HOME}.*連携先が確定しない`) }).click();
    await app.button("取扱ケースにする").click();
    await expect(page.getByText("支援調整中")).toBeVisible();
    await app.openHousehold(HOME);
    await page.getByRole("link", { name: /のシート/ }).click();
    await app.main.getByRole("link", { name: "つなぐ", exact: true }).click();
    await page.getByRole("radio", { name: WELFARE }).check();
    await app.box(/^同意した人/).fill(MOTHER);
    await page.getByRole("radio", { name: /^口頭/ }).check();
    await app.button("つなぐ").click();
    await expect(page.getByText("つなぎました（送信待ち）").last()).toBeVisible();
    await app.settled();
    await handOver(centre, "welfare1");
    await centre.app.menu("今日");
    await centre.page.getByRole("link", { name: new RegExp(HOME) }).click();
    await centre.app.button("受ける").click();
    await expect(centre.page.getByText("この世帯の担当になりました")).toBeVisible();
    await support(centre, HOME, MOTHER, "電気代の分割払いの相談", ["借金・滞納", "生活費・お金"]);
    await centre.app.settled();
    await handOver(field, "nurse1");
    await support(field, HOME, MOTHER, "週に一度の訪問看護", ["病気・けが"]);
    await field.app.settled();
    await inStep(council);
    await app.openHousehold(HOME);
    await page.getByRole("link", { name: "世帯の全体図" }).click();
    const table = page.getByRole("group", { name: "支援の表", exact: true });
    for (const [who, what] of [
      [COUNCIL, "月に二度の見守り"],
      [CENTRE, "介護のサービスの手配"],
      [WELFARE, "電気代の分割払いの相談"],
      [NURSES, "週に一度の訪問看護"],
    ] as const) {
      await expect(table.getByRole("row").filter({ hasText: who }).filter({ hasText: what })).toHaveCount(1);
    }
    await expect(app.main.getByRole("img", { name: /^世帯の2人と/ })).toBeVisible();
    // What nobody sees to is the son's.
    for (const trouble of ["孤立・ひきこもり", "仕事", "こころの健康"]) await expect(page.getByText(`${SON}：${trouble}`, { exact: true })).toBeVisible();
    for (const trouble of ["介護", "借金・滞納", "病気・けが"]) await expect(page.getByText(`${MOTHER}：${trouble}`, { exact: true })).toHaveCount(0);
    for (const tablet of [centre, field, council]) await isCalm(tablet);
  });

  await test.step("she calls eleven agencies, four that must come; the time that the four can make is found by the evening", async () => {
    const { app, page } = council;
    await openCase(council, HOME);
    await page.getByRole("link", { name: "ケース会議を呼びかける" }).click();
    await expect(page.getByRole("radio", { name: KIND })).toBeChecked();
    await app.box(/^場所/).fill("見本会議室");
    await proposeTimes(council, [
      [0, "23:50", "23:55"],
      [0, "23:57", "23:59"],
      [1, "10:00", "11:00"],
    ]);
    await app.save();
    for (const name of [CENTRE, WELFARE, NURSES, HOSPITAL]) await invite(council, name, "必ず出席");
    for (const name of [COUNCIL, "見本訪問看護ステーション南", "NPO法人見本ひだまりの会", ...OTHERS.slice(1)]) await invite(council, name, "できれば出席");
    await page.getByRole("link", { name: "会議のページへ（11機関）" }).click();
    await expect(page.getByText("必ず出席の4機関のうち、0機関が回答しました")).toBeVisible();
    await app.settled();
    const answers = async (tablet: Device, fits: string) => {
      await inStep(tablet);
      await tablet.app.menu("今日");
      await tablet.page.getByRole("link", { name: new RegExp(`${KIND}.*日程調整中.*必ず出席`) }).first().click();
      await expect(tablet.app.main).toContainText("見本会議室");
      await expect(tablet.app.main).not.toContainText("長谷川");
      await answer(tablet, fits);
      await tablet.app.settled();
    };
    await answers(centre, "○○○");
    await handOver(centre, "center1");
    await answers(centre, "×○○");
    await answers(field, "○○×");
    await inStep(council);
    await page.goBack();
    await expect(page.getByText("必ず出席の4機関のうち、3機関が回答しました")).toBeVisible();
    for (const [name, fits] of [
      ["見本警察署", "○×○"],
      [HOSPITAL, "×○○"],
    ] as const) {
      await page.getByRole("link", { name: `${name}：回答・案内` }).click();
      await expect(app.heading("電話などで聞いた回答")).toBeVisible();
      await app.box(/^回答した人/).fill("見本 太郎");
      await answer(council, fits);
      await page.getByRole("link", { name: "会議のページへ" }).click();
    }
    await app.menu("今日");
    await expect(app.heading("日時を決める会議 1件")).toBeVisible();
    await app.main.locator('a[href^="/case-meetings/"]').filter({ hasText: HOME }).first().click();
    await expect(page.getByText("必ず出席の4機関がそろう、いちばん早い日時が見つかりました")).toBeVisible();
    await app.button("この日時に決める").click();
    await expect(page.getByText(/^日程決定（.* 23:57）$/)).toBeVisible();
    await app.settled();
    for (const tablet of [centre, field]) {
      await inStep(tablet);
      await tablet.app.menu("今日");
      await expect(tablet.app.heading("今日の会議 1件")).toBeVisible();
      await expect(tablet.app.main).toContainText("23:57");
      await expect(tablet.app.heading(/日時を決める会議/)).toHaveCount(0);
    }
    for (const tablet of [centre, field, council]) await isCalm(tablet);
  });

  await test.step("at the table, without Wi-Fi, two people write", async () => {
    for (const tablet of [council, field]) {
      await tablet.app.openHousehold(HOME);
      await tablet.page.getByRole("link", { name: new RegExp(`${KIND}.*日程決定`) }).click();
      await tablet.page.getByRole("link", { name: "会議の記録", exact: true }).click();
      await expect(tablet.app.button("書き込む")).toBeVisible();
      await tablet.goOffline();
    }
    const { app, page } = council;
    for (const name of [CENTRE, WELFARE, NURSES, HOSPITAL]) await page.getByRole("group", { name, exact: true }).getByRole("radio", { name: "出席" }).check();
    await page.getByRole("checkbox", { name: /守秘の注意を読み上げ/ }).check();
    await app.button("4機関の守秘の確認を記録する").click();
    await expect(page.getByText("守秘を確認（")).toHaveCount(4);
    await remark(council, "議題", "電気が止まるのをどう防ぐか");
    await remark(field, "発言", "薬の飲み忘れが続いています。");
    await remark(council, "発言", "督促は二か月分です。");
    await remark(field, "決まったこと", "薬の箱は訪問看護が毎週確かめる。");
    await remark(council, "決まったこと", "支払いは福祉事務所といっしょに決める。");
    await page.getByRole("link", { name: "会議のページへ" }).click();
    await app.button("会議を開催した").click();
    await expect(page.getByText(/^開催済み（/)).toBeVisible();
    for (const tablet of [council, field]) {
      await tablet.goOnline();
      await tablet.app.settled();
    }
    for (const tablet of [council, field, centre]) {
      await inStep(tablet);
      await tablet.app.openHousehold(HOME);
      await tablet.page.getByRole("link", { name: new RegExp(`${KIND}.*開催済み`) }).click();
      await tablet.page.getByRole("link", { name: "会議の記録", exact: true }).click();
      for (const part of ["議題 1件", "発言と資料 2件", "決まったこと 2件", /^出席 4機関/]) await expect(tablet.app.heading(part)).toBeVisible();
      for (const words of ["督促は二か月分です。", "薬の飲み忘れが続いています。"]) await expect(tablet.app.main).toContainText(words);
      await isCalm(tablet);
    }
  });

  await test.step("roles are agreed, one is disputed", async () => {
    const { app, page } = council;
    await openCase(council, HOME);
    await page.getByRole("link", { name: "目標を書く" }).click();
    await app.box(/^目標/).fill(GOAL);
    await app.save();
    await propose(council, { what: PAY, organisation: WELFARE, proposed: 0, by: 14, order: 1 });
    // Ten days ago it was to be done within a week.
    await propose(council, { what: MEDICINE, organisation: NURSES, proposed: -10, by: -3, order: 2 });
    await propose(council, { what: COMPANY, organisation: COUNCIL, proposed: 0, by: 14, order: 3 });
    await app.settled();
    await inStep(field);
    await openCase(field, HOME);
    for (const [tablet, organisation] of [
      [council, CENTRE],
      [field, WELFARE],
    ] as const) {
      await tablet.goOffline();
      await role(tablet, COMPANY).getByRole("link", { name: "直す" }).click();
      await tablet.app.button("担う機関を選び直す").click();
      await pick(tablet.app, "担う機関", organisation);
      await tablet.app.save();
    }
    for (const tablet of [council, field]) {
      await tablet.goOnline();
      await tablet.app.settled();
    }
    for (const tablet of [council, field]) {
      await inStep(tablet);
      await tablet.app.menu("今日");
      await expect(tablet.page.getByText("同じところに違う内容が書かれた記録が1件あります")).toBeVisible();
      await openCase(tablet, HOME);
      const disputed = role(tablet, COMPANY).getByRole("status").filter({ hasText: "別々に書かれています" });
      for (const [organisation, who] of [
        [CENTRE, "加藤 竹子"],
        [WELFARE, "山田 花子"],
      ] as const) {
        await expect(disputed.getByRole("listitem").filter({ hasText: organisation })).toContainText(who);
      }
    }
  });

  await test.step("the next day the section decides", async () => {
    const { app, page } = council;
    await app.openHousehold(HOME);
    await page.getByRole("link", { name: "同意を記録する" }).click();
    await pick(app, "見られるようにする機関", SECTION);
    await app.box(/^目的/).fill("支援の役割分担を決めるため");
    await page.getByRole("radio", { name: "世帯と世帯員", exact: true }).check();
    await app.box(/^同意した人/).fill(MOTHER);
    await page.getByRole("radio", { name: /^口頭/ }).check();
    await app.save();
    await app.settled();
    await inStep(section);
    await section.app.menu("今日");
    await expect(section.app.heading("役割の決定を待つケース 2件")).toBeVisible();
    await section.page.getByRole("link", { name: new RegExp(HOME) }).click();
    await expect(section.page.getByText("決定を待つ役割が3件あります")).toBeVisible();
    await expect(role(section, COMPANY)).toContainText("どれにするかは、この記録を書ける人が選びます");
    await expect(section.app.button(/これにする/)).toHaveCount(0);
    // What the section says of the dispute, who keeps the plan writes.
    await openCase(council, HOME);
    await app.button(`担う機関：「${CENTRE}」　これにする`).click();
    await expect(page.getByText("別々に書かれています")).toHaveCount(0);
    await app.settled();
    await inStep(section);
    await section.page.goBack();
    await expect(section.page.getByText("別々に書かれています")).toHaveCount(0);
    await section.app.button("役割を決定する").click();
    await section.page.getByRole("button", { name: "決定する", exact: true }).click();
    await expect(section.page.getByText("決定を待つ役割")).toHaveCount(0);
    await section.app.settled();
    for (const tablet of [council, field, centre]) {
      await inStep(tablet);
      await openCase(tablet, HOME);
      await expect(tablet.page.getByText(/^モニタリング中/)).toBeVisible();
      await expect(role(tablet, COMPANY)).toContainText(CENTRE);
      await expect(role(tablet, COMPANY).getByText("決定", { exact: true })).toBeVisible();
    }
    for (const tablet of [council, field, centre, section]) await isCalm(tablet);
  });

  await test.step("the son has not consented: what concerns him stays in a 支援会議 whose members have promised secrecy", async () => {
    const { app, page } = council;
    await app.openHousehold(HOME);
    await page.getByRole("link", { name: "法令による共有を記録する" }).click();
    await pick(app, "見られるようにする機関", SECTION);
    await page.getByRole("radio", { name: "生活困窮者自立支援法" }).check();
    await app.box(/^条項/).fill("第9条（情報の提供）");
    await app.box(/^本人の同意によらない理由/).fill("長男に会えず、同意を聞けないため。");
    await page.getByRole("radio", { name: "世帯と世帯員、訪問の記録" }).check();
    await app.box(/^終了日/).fill(day(90));
    await app.save();
    await app.settled();
    await inStep(section);
    await section.app.openHousehold(HOME);
    await section.page.getByRole("link", { name: "支援会議を招集する" }).click();
    await section.app.box(/^話し合うこと/).fill(SUBJECT);
    await section.app.box(/^同意によらずに開く理由/).fill("長男に会えず、命にかかわる。");
    await section.page.getByRole("radio", { name: "世帯と世帯員、訪問の記録" }).check();
    await section.app.save();
    await section.app.button("委員を加える").click();
    await section.page.getByLabel(/^所属/).selectOption({ label: CENTRE });
    await section.page.getByLabel(/^委員にする人/).selectOption({ label: "小林 三郎（相談機関の支援担当者）" });
    await section.app.button("委員に加える").click();
    await expect(section.page.getByText("守秘の約束がまだです")).toBeVisible();
    await section.page.getByRole("link", { name: "開催を記録する" }).click();
    await section.page.getByRole("group", { name: /^はじめに守秘義務を説明した/ }).getByRole("radio", { name: "はい" }).check();
    await section.app.box(/^話し合ったこと/).fill(SECRET);
    await section.app.box(/^決まったこと/).fill("保健師が、母の訪問に合わせて手紙を置く。");
    await section.app.save();
    await section.app.settled();
    await handOver(centre, "center2");
    await centre.app.menu("今日");
    await centre.page.getByRole("link", { name: "読んで約束する" }).click();
    for (const words of ["長谷川", SUBJECT]) await expect(centre.app.main).not.toContainText(words);
    await centre.page.getByRole("checkbox", { name: "秘密を守ることを約束します" }).check();
    await centre.app.button("約束して会議を開く").click();
    await centre.page.getByRole("link", { name: "会議を見る" }).click({ timeout: 60_000 });
    await expect(centre.page.getByRole("heading", { level: 1, name: SUBJECT })).toBeVisible();
    await centre.page.getByRole("link", { name: /手紙を置く/ }).click();
    await expect(centre.app.main).toContainText(SECRET);
    await centre.app.settled();
    await inStep(section);
    await section.app.menu("今日");
    await section.page.getByRole("link", { name: SUBJECT }).click();
    await expect(section.page.getByText(/に守秘を約束/)).toBeVisible();
    // Those who serve the household and are no members, the coordinator too, find no trace.
    for (const tablet of [field, council]) {
      await inStep(tablet);
      await tablet.app.openHousehold(HOME);
      await expect(card(tablet.app, "担当機関")).toBeVisible();
      await expect(tablet.app.main).not.toContainText("支援会議");
      await tablet.page.getByRole("link", { name: "世帯の全体図" }).click();
      await expect(tablet.app.heading(/^これまでの動き/)).toBeVisible();
      for (const words of ["支援会議", SUBJECT, SECRET]) await expect(tablet.app.main).not.toContainText(words);
    }
    await field.app.menu("今日");
    await expect(field.app.main).not.toContainText("支援会議");
    // Nor does the server give them any of it, which it does give to the member.
    for (const [login, isTold] of [
      ["center2", true],
      ["nurse1", false],
      ["council1", false],
    ] as const) {
      const given = JSON.stringify(await recordsOf(server.address, login));
      expect(given).toContain(HOME);
      for (const words of [SUBJECT, SECRET]) expect(given.includes(words), `${login}: ${words}`).toBe(isTold);
    }
    for (const tablet of [centre, field, council, section]) await isCalm(tablet);
  });

  await test.step("monitoring shows one role overdue; it is done; the case closes", async () => {
    const { app, page } = council;
    for (const tablet of [council, field]) {
      await tablet.app.menu("今日");
      // The demo has one, too.
      await expect(tablet.app.heading("遅れている役割 2件")).toBeVisible();
    }
    await field.page.getByRole("link", { name: new RegExp(MEDICINE) }).click();
    await expect(role(field, MEDICINE).getByText("期限を3日過ぎています")).toBeVisible();
    await done(field, MEDICINE, "曜日の箱に分けた。");
    await field.app.settled();
    await inStep(council);
    await app.menu("今日");
    await expect(app.heading("遅れている役割 1件")).toBeVisible();
    await openCase(council, HOME);
    await expect(role(council, MEDICINE)).toContainText("曜日の箱に分けた。");
    await done(council, PAY, "分割で払い始めた。");
    await done(council, COMPANY, "二度付き添った。");
    await page.getByRole("link", { name: "終結する" }).click();
    await page.getByRole("radio", { name: "支援につながった" }).check();
    await app.save();
    await expect(page.getByText(/^終結（/)).toBeVisible();
    await app.settled();
    for (const tablet of [field, section, centre]) {
      await inStep(tablet);
      await tablet.app.openHousehold(HOME);
      await expect(tablet.page.getByRole("link", { name: /終結（/ })).toBeVisible();
    }
    for (const tablet of [centre, field, council, section]) await isCalm(tablet);
    await field.app.menu("今日");
    await expect(field.app.heading("遅れている役割 1件")).toBeVisible();
    await section.app.menu("今日");
    await expect(section.app.heading("役割の決定を待つケース 1件")).toBeVisible();
  });

  await test.step("in March the section prints the year's table, and every figure opens onto its cases", async () => {
    const { app, page } = section;
    const after = await figures(section, fiscal, lastDay);
    const grown = ["相談支援包括化推進員相談受付件数", "取扱ケース", "つなぐシート活用件数", "会議等開催", "ケース会議開催回数", "ケース終結件数", "支援に繋がった件数"];
    for (const [label, count] of Object.entries(after)) {
      expect(count, label).toBe((before[label] ?? 0) + (grown.includes(label) ? 1 : 0));
    }
    const sheets = await printedPages(page);
    expect(sheets).toHaveLength(1);
    const paper = sheets[0]?.replace(/\s/g, "") ?? "";
    expect(paper).toContain(`${lastDay}の時点`);
    for (const label of grown) expect(paper).toContain(label.normalize("NFKC").slice(0, 12));
    for (const [label, count] of Object.entries(after).filter(([, count]) => count > 0)) {
      await app.main.getByRole("link", { name: `${count}　${fiscal}　${label}`, exact: true }).click();
      await expect(app.heading(`${fiscal}　${label}　${count}件`)).toBeVisible();
      await expect(page.locator(".long-list li")).toHaveCount(count);
      if (grown.includes(label)) await expect(page.locator(".long-list li").filter({ hasText: HOME })).toHaveCount(1);
      await page.getByRole("link", { name: "表へ戻る" }).click();
      await expect(app.heading("事業実績")).toBeVisible();
    }
    await app.main.getByRole("link", { name: `${after["ケース終結件数"]}　${fiscal}　ケース終結件数`, exact: true }).click();
    await page.getByRole("link", { name: new RegExp(HOME) }).click();
    await expect(app.heading(`${HOME}についての相談`)).toBeVisible();
    await expect(app.main.getByText(/^終結（/)).toBeVisible();
    await isCalm(section);
  });
  // Away from the network, and on a tablet that another person has used meanwhile, a request fails and is made again.
  const complaints = [field, centre, council, section].flatMap((tablet) => tablet.complaints);
  expect(complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|status of 401/.test(text))).toEqual([]);
});
