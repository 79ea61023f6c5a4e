// An agency asks the 相談支援包括化推進員 about a household; with its consent they see the whole picture, and it becomes a case.
import type { App } from "../support/app.ts";
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { expect, test } from "../support/test.ts";

const HOME = "鈴木太郎様宅";
const COUNCIL = "見本市社会福祉協議会";
/** That a screen keeps the rules which hold for all of them. */
async function inOrder({ page }: App): Promise<void> {
  expect.soft(await axeViolations(page)).toEqual([]);
  expect.soft(await rulesBroken(page)).toEqual([]);
  expect.soft(await sidewaysScroll(page)).toBe(0);
}

const SUMMARY = "夜間の見守りと、家族の負担をどの機関が受け持つかを決めたい。";

test("what an agency asks becomes a case, and the picture opens with the household's consent", async ({ device }) => {
  const centre = await device();
  const council = await device();
  const nurse = await device();
  const elsewhere = await device();
  for (const [tablet, login] of [
    [centre, "center1"],
    [council, "council1"],
    [nurse, "nurse1"],
    [elsewhere, "nurse4"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  await expect(council.app.heading("届いた相談 1件")).toBeVisible();
  await expect(nurse.app.heading(/届いた相談/)).toHaveCount(0);

  // In a room without a network: two of the six reasons.
  await centre.goOffline();
  await centre.app.openHousehold(HOME);
  await centre.page.getByRole("link", { name: "推進員に相談する" }).click();
  await centre.page.getByRole("checkbox", { name: "各相談機関の役割分担が決まらない" }).check();
  await centre.page.getByRole("checkbox", { name: "お互いの動きを知らない" }).check();
  await centre.app.box(/^相談したいこと/).fill(SUMMARY);
  await centre.app.button("相談する").click();
  await expect(centre.page.getByText("相談しました（送信待ち）").last()).toBeVisible();
  await expect(centre.page.getByText("推進員は、この世帯の記録をまだ見られません")).toBeVisible();
  await centre.app.expectUnsent(1);
  await centre.goOnline();
  await centre.app.settled();

  // Those who are asked know that, and nothing of the household.
  await council.app.syncNow();
  await council.app.settled();
  await council.app.menu("今日");
  await expect(council.app.heading("届いた相談 2件")).toBeVisible();
  await council.page.getByRole("link", { name: /記録はまだ見られません/ }).click();
  await expect(council.app.main).toContainText(SUMMARY);
  await expect(council.app.main).not.toContainText("鈴木");
  await expect(council.page.getByRole("link", { name: "世帯の全体図" })).toHaveCount(0);
  await inOrder(council.app);

  // It agrees; then they see the whole picture, and what nobody sees to.
  await centre.page.getByRole("link", { name: "同意を記録する" }).click();
  await centre.page.getByRole("radio", { name: COUNCIL }).check();
  await centre.app.box(/^目的/).fill("関係機関で支援を調整するため");
  await centre.page.getByRole("radio", { name: "世帯と世帯員", exact: true }).check();
  await centre.app.box(/^同意した人/).fill("鈴木 太郎");
  await centre.page.getByRole("radio", { name: "同意書に署名" }).check();
  await centre.app.save();
  await centre.app.settled();
  await council.app.syncNow();
  await council.app.settled();
  await council.app.menu("今日");
  await council.page.getByRole("link", { name: new RegExp(HOME) }).click();
  await council.page.getByRole("link", { name: "世帯の全体図" }).click();
  await expect(council.app.heading(`${HOME}の全体図`)).toBeVisible();
  const gap = council.page.getByText("鈴木 梅子：病気・けが");
  await expect(gap).toBeVisible();
  await expect(council.app.main.getByRole("img", { name: /^世帯の2人と/ })).toBeVisible();
  await expect(council.page.getByRole("link", { name: "支援を書く" })).toHaveCount(0);
  await council.page.goBack();
  await council.app.button("取扱ケースにする").click();
  await expect(council.page.getByText("支援調整中")).toBeVisible();
  await expect(council.app.button("取扱ケースにする")).toHaveCount(0);
  await council.app.settled();

  // Whoever serves it sees how far it is, and says what they do about it.
  await nurse.app.syncNow();
  await nurse.app.settled();
  await nurse.app.openHousehold(HOME);
  await nurse.page.getByRole("link", { name: /支援調整中/ }).click();
  await expect(nurse.app.main).toContainText("加藤 竹子");
  await expect(nurse.page.getByRole("link", { name: "直す", exact: true })).toHaveCount(0);
  await nurse.page.getByRole("link", { name: "世帯の全体図" }).click();
  await nurse.page.getByRole("link", { name: "支援を書く" }).click();
  await nurse.page.getByRole("radio", { name: "鈴木 梅子" }).check();
  await nurse.app.box(/^していること/).fill("週に3回の訪問看護");
  await nurse.page.getByRole("checkbox", { name: "病気・けが", exact: true }).check();
  await nurse.app.save();
  await expect(nurse.app.heading(`${HOME}の全体図`)).toBeVisible();
  await expect(nurse.page.getByText("鈴木 梅子：病気・けが", { exact: true })).toHaveCount(0);
  await expect(nurse.page.getByRole("link", { name: /支援の始まり.*週に3回の訪問看護/ })).toBeVisible();
  await nurse.app.settled();
  await council.app.syncNow();
  await council.app.settled();
  await council.app.openHousehold(HOME);
  await council.page.getByRole("link", { name: "世帯の全体図" }).click();
  await expect(council.app.heading(`${HOME}の全体図`)).toBeVisible();
  await expect(gap).toHaveCount(0);

  // Someone else sees none of it.
  await elsewhere.app.syncNow();
  await elsewhere.app.settled();
  await elsewhere.page.goto(`${new URL(elsewhere.page.url()).origin}/intakes`);
  await elsewhere.app.unlock();
  await expect(elsewhere.page.getByText("相談はありません")).toBeVisible();
});

test("an inquiry is answered and that is enough; later it may still become a case", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("council1");
  await app.settled();
  await page.getByRole("link", { name: /相談受付の一覧/ }).click();
  await expect(app.heading("相談受付")).toBeVisible();
  await inOrder(app);
  await page.getByRole("link", { name: "電話などの相談を受け付ける" }).click();
  await page.getByRole("radio", { name: "NPO法人見本ひだまりの会" }).check();
  await app.box(/^相談した人/).fill("見本 花子");
  await page.getByRole("checkbox", { name: "連携先が確定しない" }).check();
  await app.save();
  await expect(page.getByText("世帯が決まっていません")).toBeVisible();
  await inOrder(app);
  await expect(app.button("取扱ケースにする")).toHaveCount(0);
  await page.getByRole("link", { name: "答えて終わりにする" }).click();
  await app.box(/^答えたこと/).fill("担当の地域包括支援センターを伝えた。");
  await app.save();
  await expect(page.getByText("問い合わせ・相談のみ（")).toBeVisible();
  await page.getByRole("link", { name: "直す", exact: true }).click();
  await page.getByRole("radio", { name: "佐藤ハナ様宅" }).check();
  await app.save();
  await app.button("取扱ケースにする").click();
  await expect(page.getByText("支援調整中")).toBeVisible();
  await expect(app.main).toContainText("担当の地域包括支援センターを伝えた。");
});

test("roles are decided by the section alone, one that was overdue is done, the case ends and begins again", async ({ device }) => {
  const CASE = "山本ウメ様宅";
  const council = await device();
  const section = await device();
  const nurse = await device();
  for (const [tablet, login] of [
    [council, "council1"],
    [section, "office1"],
    [nurse, "nurse1"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  const plan = async ({ app, page }: typeof council) => {
    await app.openHousehold(CASE);
    await page.getByRole("link", { name: "世帯の全体図" }).click();
    await page.getByRole("link", { name: /取扱ケースの始まり/ }).click();
    await expect(app.heading(`${CASE}の支援計画`)).toBeVisible();
  };

  // The coordinator sees what is overdue, and that something waits for the section.
  await expect(council.app.heading("遅れている役割 1件")).toBeVisible();
  await expect(council.app.heading("見直す日が来た支援計画 1件")).toBeVisible();
  await expect(council.app.heading("振り返りを待つケース 1件")).toBeVisible();
  await council.page.getByRole("link", { name: /薬の管理の手順を決める/ }).click();
  await expect(council.page.getByText("決定を待つ役割が1件あります")).toBeVisible();
  await expect(council.app.button("役割を決定する")).toHaveCount(0);
  await inOrder(council.app);
  await council.page.getByRole("link", { name: "本人・家族用" }).click();
  await expect(council.app.main).toContainText("薬の管理の手順を決める");
  await expect(council.app.main).not.toContainText("地域の集いに誘う");
  await inOrder(council.app);

  // Away from the network the section decides, and the nurse does her part.
  await section.goOffline();
  await section.page.getByRole("link", { name: /地域の集いに誘う/ }).click();
  await section.app.button("役割を決定する").click();
  await section.page.getByRole("button", { name: "決定する", exact: true }).click();
  await expect(section.page.getByText("決定を待つ役割")).toHaveCount(0);
  await section.app.menu("今日");
  await expect(section.app.heading(/役割の決定を待つケース/)).toHaveCount(0);
  await nurse.goOffline();
  await nurse.page.getByRole("link", { name: /薬の管理の手順を決める/ }).click();
  const role = nurse.page.getByRole("listitem").filter({ has: nurse.app.heading(/薬の管理の手順を決める/) });
  await role.getByRole("link", { name: "経過を書く" }).click();
  await nurse.page.getByRole("radio", { name: "支援が整った" }).check();
  await nurse.app.box(/^様子/).fill("薬の箱を曜日ごとに分けた。");
  await nurse.app.save();
  await expect(role.getByText("支援が整いました")).toBeVisible();
  await nurse.app.menu("今日");
  await expect(nurse.app.heading(/遅れている役割/)).toHaveCount(0);
  for (const tablet of [section, nurse]) {
    await tablet.goOnline();
    await tablet.app.settled();
  }

  // Back together: all of it is done or decided, and the case ends.
  await council.app.syncNow();
  await council.app.settled();
  await plan(council);
  await expect(council.app.main).toContainText("薬の箱を曜日ごとに分けた。");
  await expect(council.page.getByText("決定を待つ役割")).toHaveCount(0);
  await council.page.getByRole("link", { name: "終結する" }).click();
  await expect(council.page.getByText(/^支援が整っていない役割 1件：地域の集いに誘う/)).toBeVisible();
  await council.page.getByRole("radio", { name: "支援につながった" }).check();
  await council.app.save();
  await expect(council.page.getByText(/^終結（/)).toBeVisible();
  await council.app.settled();
  await nurse.app.syncNow();
  await nurse.app.settled();
  await nurse.app.openHousehold(CASE);
  await expect(nurse.page.getByRole("link", { name: /終結（/ })).toBeVisible();
  await council.app.menu("今日");
  await expect(council.app.heading("振り返りを待つケース 1件")).toBeVisible();
  await expect(council.app.heading(/^見直す日が来た支援計画/)).toHaveCount(0);
  await plan(council);
  await council.page.getByRole("link", { name: "再開する" }).click();
  await council.app.save();
  // What was decided on that very day holds.
  await expect(council.page.getByText(/^モニタリング中/)).toBeVisible();
});
