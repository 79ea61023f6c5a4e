// From the draft of the directory to an edition on everyone's tablet.
import { type Page } from "@playwright/test";
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { expect, test } from "../support/test.ts";

const DESK = "見本ひるまの相談窓口";
const ENDED = "南区南地域活動支援センター";
const NEW_PHONE = "086-000-0202";

async function isPlain(page: Page): Promise<void> {
  expect.soft(await axeViolations(page), page.url()).toEqual([]);
  expect.soft(await rulesBroken(page), page.url()).toEqual([]);
  expect.soft(await sidewaysScroll(page), page.url()).toBe(0);
}

test("the section drafts, someone else looks it over, it comes out, and a tablet has it without a network", async ({ device, server }) => {
  const [office, admin] = [await device(), await device()];
  const centre = await device({ viewport: { width: 390, height: 844 } });
  for (const [tablet, login] of [
    [office, "office1"],
    [admin, "admin"],
    [centre, "center1"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }

  // An office asks for a change of its own row, and sees who is in charge of others.
  await centre.app.menu("相談機関");
  await expect(centre.page.getByRole("listitem").filter({ hasText: "担当：在宅医療の窓口　主 見本 ひまわり　副 見本 あさがお" })).toBeVisible();
  await expect(centre.page.getByRole("link", { name: "次の版の案" })).toHaveCount(0);
  await centre.page.getByRole("link", { name: "変更を申し出る" }).click();
  await centre.app.button("申し出る").click();
  await expect(centre.page.getByRole("link", { name: /変わるところが書かれていません/ })).toBeVisible();
  await centre.app.box(/^ファクス/).fill("086-000-0888");
  await isPlain(centre.page);
  await centre.app.button("申し出る").click();
  await expect(centre.app.heading("回答を待っている申し出 2件")).toBeVisible();
  await isPlain(centre.page);
  await centre.app.settled();

  // The section takes it over with one press and declines another with a reason.
  await office.app.syncNow();
  await office.app.menu("今日");
  await expect(office.page.getByText("相談機関一覧の変更の申し出が2件あります")).toBeVisible({ timeout: 60_000 });
  await office.page.getByRole("link", { name: "申し出を見る" }).click();
  await office.app.main.locator(".card").filter({ hasText: "086-000-0888" }).getByRole("button", { name: "次の版に入れる" }).click();
  await expect(office.app.heading("回答を待っている申し出 1件")).toBeVisible();
  await office.page.getByRole("link", { name: "見送る" }).click();
  await office.app.box(/^理由/).fill("来月の会議で決めます。");
  await office.app.save();
  await expect(office.app.heading(/回答を待っている/)).toHaveCount(0);

  // Without a network it drafts a new row.
  await office.goOffline();
  await office.app.menu("相談機関");
  await office.page.getByRole("link", { name: "次の版の案" }).click();
  await isPlain(office.page);
  // What was ended in the draft is a difference too, and stands in no later edition.
  await expect(office.app.main.getByText("掲載終了 1")).toBeVisible();
  await expect(office.page.getByRole("link", { name: new RegExp(ENDED) })).toContainText("掲載終了");
  await office.page.getByRole("link", { name: "相談機関を足す" }).click();
  await expect(office.app.box(/^No\./)).toHaveValue("21");
  await office.app.box(/^相談項目/).fill("暮らしについて");
  await office.app.box(/^相談内容/).fill("昼の相談");
  await office.app.box(/^相談機関/).fill(DESK);
  await office.app.save();
  await expect(office.page.getByText("まだ一度も公開していません")).toHaveCount(0);
  await expect(office.page.getByText("追加", { exact: true })).toBeVisible();
  await isPlain(office.page);
  await office.goOnline();
  await office.app.settled();

  // Someone else sees what is different, and says so.
  await admin.app.syncNow();
  await admin.app.menu("相談機関");
  await admin.page.getByRole("link", { name: "次の版の案" }).click();
  await expect(admin.page.getByRole("link", { name: new RegExp(DESK) })).toBeVisible({ timeout: 60_000 });
  await admin.page.getByRole("link", { name: "違いを見る・印刷する" }).click();
  const phone = admin.page.getByRole("listitem").filter({ hasText: "電話の変更" });
  await expect(phone.getByRole("deletion")).toContainText("086-803-1254");
  await expect(phone.getByRole("insertion")).toContainText(NEW_PHONE);
  await isPlain(admin.page);
  await admin.app.button("確認しました").click();
  await expect(admin.page.getByText("今の案を確認した人がいます")).toBeVisible();
  await admin.app.settled();

  // Until then nobody's list says any of it.
  await centre.app.syncNow();
  await centre.app.menu("相談機関");
  await expect(centre.app.main).toContainText("086-803-1254");
  await expect(centre.app.main).not.toContainText(NEW_PHONE);
  await expect(centre.app.main).not.toContainText(DESK);

  // It comes out.
  await office.app.syncNow();
  await office.app.menu("相談機関");
  await office.page.getByRole("link", { name: "次の版の案" }).click();
  await expect(office.page.getByText("今の案を確認した人がいます")).toBeVisible({ timeout: 60_000 });
  await office.page.getByRole("link", { name: "公開する", exact: true }).click();
  await expect(office.page.getByText("あなた以外の人がまだ確認していません")).toHaveCount(0);
  const version = await office.app.box(/^版/).inputValue();
  expect(version).toMatch(/^ver\.\d{4}\.\d{1,2}\.1$/);
  await expect(office.app.box(/^変更点/)).toHaveValue(/【電話の変更】No\.2 .*086-803-1254 → 086-000-0202/);
  await office.app.box(/^版/).fill("ver.2018.11.1");
  await office.app.button("公開する").click();
  await expect(office.page.getByRole("link", { name: /もう公開されています/ })).toBeVisible();
  await office.app.box(/^版/).fill(version);
  await isPlain(office.page);
  await office.app.button("公開する").click();
  await expect(office.page.getByRole("heading", { level: 1, name: `相談機関一覧 ${version}` })).toBeVisible();
  await expect(office.page.getByRole("cell", { name: ENDED })).toHaveCount(0);
  await isPlain(office.page);
  await office.app.settled();

  // A tablet has it, and goes on having it without a network.
  await centre.app.syncNow();
  await centre.app.menu("相談機関");
  await expect(centre.app.main.locator(".page-head-lead").filter({ hasText: version })).toBeVisible({ timeout: 60_000 });
  await centre.goOffline();
  await centre.page.getByRole("searchbox", { name: "言葉でさがす" }).fill(DESK);
  await expect(centre.page.getByRole("listitem").filter({ hasText: DESK })).toBeVisible();
  // What is seldom wanted is folded away, so that the search box is in sight.
  await centre.page.getByText("印刷・版・申し出").click();
  await centre.page.getByRole("link", { name: "変更の申し出", exact: true }).click();
  await expect(centre.page.getByText("次の版に入れます")).toBeVisible();
  await expect(centre.page.getByText("来月の会議で決めます。")).toBeVisible();

  // An urgent correction: one row, at once, with the warning that nobody has looked.
  await office.app.menu("相談機関");
  await office.page.getByRole("link", { name: "次の版の案" }).click();
  for (const [no, name, field, text] of [
    ["19", "発達障害者支援センター", "電話", "086-000-0999"],
    ["18", "こころの健康センター", "受付時間", "平日 9:00～12:00"],
  ] as const) {
    await office.page.getByRole("radio", { name: /^すべて/ }).check();
    await office.page.getByRole("searchbox").fill(name);
    await office.page.getByRole("link", { name: new RegExp(`^No\\.${no} `) }).click();
    await office.page.getByRole("link", { name: "直す", exact: true }).first().click();
    await office.app.box(new RegExp(`^${field}`)).fill(text);
    await office.app.save();
    if (no === "19") await office.page.getByRole("link", { name: "案の一覧へ" }).click();
  }
  await office.page.getByRole("link", { name: "この行だけ先に公開する" }).click();
  await expect(office.page.getByText("あなた以外の人がまだ確認していません")).toBeVisible();
  await office.app.button("公開する").click();
  await expect(office.app.main).toContainText("平日 9:00～12:00");
  await expect(office.app.main).not.toContainText("086-000-0999");
  await office.page.getByRole("link", { name: "前の版とくらべる" }).click();
  await expect(office.app.main).toContainText("変わった行は1行です");
  await isPlain(office.page);
  await office.app.settled();

  // Whoever has no sign-in reads all of them, and nobody's name.
  for (const [path, has, lacks] of [
    ["latest", "9:00～12:00", "086-000-0999"],
    [version, DESK, "9:00～12:00"],
    ["ver.2018.11.1", "086-803-1254", DESK],
  ] as const) {
    const text = await (await fetch(`${server.address}/directory/${path}`)).text();
    expect(text).toContain(has);
    expect(text).not.toContain(lacks);
    expect(text).not.toContain("ひまわり");
  }
});
