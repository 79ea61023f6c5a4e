// What was looked at without a network is in the log afterwards, and is read by those who may.
import { readFile } from "node:fs/promises";
import { expect, test } from "../support/test.ts";

const HOME = "佐藤ハナ様宅";

test("what is viewed, searched and printed offline is in the log after the next sync, and says nothing of what was typed", async ({ device }) => {
  const nurse = await device();
  const { app, page } = nurse;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await nurse.goOffline();
  await app.openHousehold(HOME);
  // The box was typed in for longer than it takes to type on.
  await app.menu("世帯");
  await page.getByRole("searchbox").fill("佐藤");
  await page.waitForTimeout(1_500);
  await page.getByRole("link", { name: new RegExp(HOME) }).first().click();
  await expect(app.heading(HOME)).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.locator("a[href^='/visits/']").first().click();
  await expect(app.heading(/^訪問/).first()).toBeVisible();

  // Kept through a kill; read on the household's page once there is a network.
  await nurse.kill();
  await nurse.open();
  await nurse.goOffline();
  await nurse.app.load();
  await nurse.app.signIn("nurse1");
  await nurse.app.openHousehold(HOME);
  await nurse.page.getByRole("link", { name: "だれが見たか" }).click();
  await expect(nurse.page.getByText("読めませんでした")).toBeVisible();
  await nurse.goOnline();
  await nurse.app.syncNow();
  await nurse.app.settled();
  await nurse.app.openHousehold(HOME);
  await nurse.page.getByRole("link", { name: "だれが見たか" }).click();
  const rows = nurse.app.main.getByRole("listitem");
  const reread = async (): Promise<number> => {
    await nurse.app.button("読み直す").click();
    return rows.filter({ hasText: "印刷した" }).count();
  };
  await expect.poll(reread).toBe(1);
  await expect(rows.filter({ hasText: "印刷した：世帯　佐藤ハナ様宅（担当）" })).toHaveCount(1);
  // Twice before the battery died and once after it; the last look may still be on its way.
  const views = rows.filter({ hasText: "見た：世帯　佐藤ハナ様宅（担当）" });
  expect([3, 4]).toContain(await views.count());
  await expect(rows.filter({ hasText: "見た：訪問" })).toHaveCount(1);
  const saved = nurse.page.waitForEvent("download");
  await nurse.page.getByRole("link", { name: "表計算の形式で保存する（CSV）" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe("audit.csv");
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain("印刷した");
  expect(text).not.toContain("佐藤");

  // The person's own: searches, and that the device was opened.
  await nurse.app.menu("設定");
  await nurse.page.getByRole("link", { name: "自分の記録を見る" }).click();
  await expect(rows.filter({ hasText: "検索した" })).not.toHaveCount(0);
  await expect(rows.filter({ hasText: "端末の記録を開いた" })).toHaveCount(2);
  await expect(rows.filter({ hasText: "サインインした" })).not.toHaveCount(0);
  await expect(nurse.page.getByLabel("だれの記録か")).toHaveCount(0);
});
