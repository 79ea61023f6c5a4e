// People change posts by the hundred: a table is read, looked at, done, and taken back.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "../support/test.ts";

// 氏名,新所属,新職種,退職 / 山田花子,見本市社会福祉協議会,支え合い推進員（第2層）, / 井上　六郎,,,○ / だれか,,医師, in CP932.
const CP932 = Buffer.from("joGWvCyQVo+Kka4skFaQRY7tLJHekEUNCo5Sk2OJ1I5xLIyplnuOc47Qie+Vn46Di6aLY4nvLI54gqaNh4KikISQaYj1gWmR5jKRd4FqLA0KiOSP44FAmFqYWSwsLIGbDQqCvoLqgqksLIjjjnQsDQo=", "base64");

test("a table is looked at, done, and taken back but for what was changed since", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("admin");
  await app.settled();
  await app.menu("設定");
  await page.getByRole("link", { name: "職員とアカウント" }).click();
  await page.getByRole("link", { name: "異動をまとめて取り込む" }).click();
  const file = join(tmpdir(), `tsunagu-${process.pid}-transfers.csv`);
  writeFileSync(file, CP932);
  await page.getByLabel("異動の一覧のファイル").setInputFiles(file);
  await expect(page.getByText("ファイルを直すところが1か所あります")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("4行目の「氏名」")).toBeVisible();
  await expect(app.main).toContainText("所属：見本訪問看護ステーション北 → 見本市社会福祉協議会");
  await expect(app.main).toContainText("職種：訪問看護師 → 支え合い推進員（第2層）");
  await expect(app.main).toContainText("利用：利用中 → 終了（退職）");
  await app.expectUnsent(0);
  await app.button("問題のない2人だけ反映する").click();
  await expect(page.getByText("2人の異動を反映しました")).toBeVisible();
  await app.settled();

  // Someone changes one of them since.
  await page.getByRole("link", { name: "一覧へ戻る" }).click();
  await page.getByLabel("機関", { exact: true }).selectOption({ label: "見本市社会福祉協議会" });
  await app.main.getByRole("link", { name: /山田 花子/ }).click();
  await page.getByRole("link", { name: "直す", exact: true }).click();
  await page.getByLabel(/^職種/).selectOption({ label: "病院の連携室" });
  await app.save();

  // The way back is there also after a restart.
  await app.load();
  await app.unlock();
  await app.settled();
  await app.menu("設定");
  await page.getByRole("link", { name: "職員とアカウント" }).click();
  await page.getByRole("link", { name: "異動をまとめて取り込む" }).click();
  await app.button("取り込みを取り消す").click();
  await page.getByRole("dialog").getByRole("button", { name: "取り消す", exact: true }).click();
  await expect(page.getByText("山田 花子さんの職種")).toBeVisible();
  await app.settled();
  await page.getByRole("link", { name: "一覧へ戻る" }).click();
  await page.getByLabel("機関", { exact: true }).selectOption({ label: "見本訪問看護ステーション北" });
  await expect(app.main.getByRole("link", { name: /山田 花子.*病院の連携室/ })).toBeVisible();
  await page.getByLabel("機関", { exact: true }).selectOption({ label: "NPO法人見本ひだまりの会" });
  await expect(app.main.getByRole("link", { name: /井上 六郎/ })).toBeVisible();
});
