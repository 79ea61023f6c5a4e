// A household agrees that another agency sees its records, and later does not any more.
import { expect, test } from "../support/test.ts";
import { card } from "../support/together.ts";
import { recordVisit } from "../support/visit.ts";

const HOME = "田中一郎様宅";
const OFFICE = "北区中央福祉事務所（見本）";
const PURPOSE = "家賃の相談をいっしょに進めるため";
const REMARK = "家賃の通知を見せてくれた。";

test("by consent an agency sees a household, writes its own visits and nothing else, until the consent is withdrawn", async ({ device }) => {
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
  await welfare.app.menu("世帯");
  await welfare.page.getByRole("searchbox").fill(HOME);
  await expect(welfare.page.getByText("見つかりませんでした")).toBeVisible();

  // Who serves the household sees why, and writes the consent down: first unfinished, then whole.
  await nurse.app.openHousehold(HOME);
  await expect(card(nurse.app, "なぜ見えるのか")).toContainText("担当");
  await expect(card(nurse.app, "なぜ見えるのか")).toContainText("あなた（訪問看護師）は、世帯と世帯員、訪問の記録、担当・同意・法令・緊急の記録を見ることも書くこともできます。");
  await expect(card(nurse.app, "同意")).toContainText("今はありません");
  await nurse.page.getByRole("link", { name: "同意を記録する" }).click();
  await expect(nurse.app.box(/^撤回した日/)).toHaveCount(0);
  await nurse.page.getByRole("radio", { name: OFFICE }).check();
  await nurse.app.button("保存する").click();
  await nurse.app.button("未完成のまま保存する").click();
  await nurse.page.getByRole("link", { name: /^書き終わっていない同意/ }).click();
  await nurse.app.box(/^目的/).fill(PURPOSE);
  await nurse.page.getByRole("radio", { name: "世帯と世帯員、訪問の記録" }).check();
  await nurse.app.box(/^同意した人/).fill("田中 一郎");
  await nurse.page.getByRole("radio", { name: "同意書に署名" }).check();
  await nurse.app.save();
  await nurse.app.settled();
  await expect(nurse.page.getByRole("link", { name: /^書き終わっていない同意/ })).toHaveCount(0);
  await expect(card(nurse.app, "同意")).toContainText(OFFICE);
  await expect(card(nurse.app, "同意")).toContainText(PURPOSE);

  // The agency has all of it with its next sync, and knows on what ground.
  await welfare.app.syncNow();
  await welfare.app.settled();
  await welfare.app.openHousehold(HOME);
  const why = card(welfare.app, "なぜ見えるのか");
  await expect(why).toContainText("田中 一郎さんが");
  await expect(why).toContainText(`目的：${PURPOSE}`);
  await expect(why).toContainText("訪問の記録を見ることも書くこともできます。世帯と世帯員、担当・同意・法令・緊急の記録を見ることができます");
  expect(await welfare.app.visitCount()).toBeGreaterThan(0);
  const address = new URL(welfare.page.url()).pathname;
  for (const link of ["直す", "世帯員を加える", "同意を記録する", "法令による共有を記録する"]) {
    await expect(welfare.page.getByRole("link", { name: link, exact: true })).toHaveCount(0);
  }
  for (const button of ["担当機関を加える", "担当を終える", "撤回する"]) await expect(welfare.app.button(button)).toHaveCount(0);
  await welfare.goOffline();
  await recordVisit(welfare.app, { household: HOME, met: ["田中 一郎"], seen: REMARK });
  await welfare.app.expectUnsent(1);

  // Withdrawn while the agency's tablet is away.
  await card(nurse.app, "同意").getByRole("button", { name: "撤回する" }).click();
  await nurse.page.getByRole("dialog").getByRole("button", { name: "撤回する" }).click();
  await expect(nurse.page.getByText("同意を今日で終えました。")).toBeVisible();
  await expect(card(nurse.app, "同意")).toContainText("今はありません");
  await nurse.app.settled();

  // What was written until then is handed in, and the household leaves: from the screen and from the disk.
  await welfare.goOnline();
  await expect(welfare.page.getByText("この世帯は、担当や同意が終わったため見られません")).toBeVisible({ timeout: 60_000 });
  await welfare.app.settled();
  await welfare.close();
  await welfare.open({ offline: true });
  await welfare.app.load(address);
  await welfare.app.unlock();
  await expect(welfare.page.getByText("この世帯は、担当や同意が終わったため見られません")).toBeVisible();
  await nurse.app.syncNow();
  await nurse.app.settled();
  await nurse.app.openHousehold(HOME);
  await expect(nurse.page.getByRole("link").filter({ hasText: REMARK })).toHaveCount(1);
  await expect(nurse.app.main.getByText("以前の共有 1件")).toBeVisible();
});

test("whoever may not write a form is told so, and the table of who may what stands in the settings", async ({ device }) => {
  const welfare = await device();
  await welfare.app.load();
  await welfare.app.signIn("welfare1");
  await welfare.app.settled();
  // The sample household that has agreed to the agency seeing it.
  await welfare.app.openHousehold("佐藤ハナ様宅");
  const address = new URL(welfare.page.url()).pathname;
  const cannot = welfare.page.getByText("この記録は、今の職種と根拠では書けません");
  await welfare.page.getByRole("link", { name: "佐藤 健一" }).click();
  await expect(cannot).toBeVisible();
  await expect(welfare.app.main).toContainText("続柄");
  await expect(welfare.app.button("保存する")).toHaveCount(0);
  await welfare.app.load(`${address}/edit`);
  await welfare.app.unlock();
  await expect(cannot).toBeVisible();
  await welfare.app.menu("設定");
  for (const [ground, cells] of Object.entries({
    担当: ["見る", "できません", "見る"],
    "同意・法令": ["見る", "見る", "見る"],
    "緊急（24時間）": ["できません", "できません", "できません"],
  })) {
    await welfare.page.getByText(`職種ごとの表：${ground}`, { exact: true }).click();
    const table = welfare.page.getByRole("region", { name: `職種ごとの表：${ground}` });
    await expect(table.getByRole("row").filter({ hasText: "アドバイザー" }).getByRole("cell")).toHaveText(cells);
  }
});
