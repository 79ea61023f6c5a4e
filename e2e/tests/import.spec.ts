// A city hall has its list in a spreadsheet: it is read, looked at row by row, taken in, and taken back.
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axeViolations, sidewaysScroll } from "../support/rules.ts";
import { expect, test } from "../support/test.ts";

const LINES = [
  "見本市　相談機関一覧,,,,,",
  "令和9年4月1日現在,,,,,",
  "電　話,Ｎｏ．,相談項目,相談内容,相談機関（窓口）,担当者",
  "862423999,1,病気・医療について,在宅医療に関すること（かかりつけ医の紹介、主に医療関係者からの相談）,地域ケア総合推進センター,見本",
  "086-000-0020,20,くらしについて,家計の相談,見本家計相談室,見本",
  "086-000-0021,21,,食べ物の支援,,見本",
  "※ 担当者は変わることがあります,,,,,",
];

test("a list is looked at, taken in and taken back", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("admin");
  await app.settled();
  const file = join(tmpdir(), `tsunagu-${process.pid}-list.csv`);
  writeFileSync(file, `\ufeff${LINES.join("\r\n")}\r\n`);
  const choose = async () => {
    await app.menu("相談機関");
    await page.getByRole("link", { name: "次の版の案" }).click();
    await page.getByRole("link", { name: "ファイルから取り込む" }).click();
    await page.getByLabel(/^一覧のファイル/).setInputFiles(file);
  };
  await choose();
  await expect(page.getByText("追加 1件・変更 1件・変わらない 0件")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("取り込めない行が1行あります")).toBeVisible();
  await expect(app.main).toContainText("電話：086-242-3170 → 086-242-3999");
  await expect(app.main).toContainText("先頭の0がなくなっていたので、補いました。");
  await expect(app.main).toContainText("今ある19件は、このファイルにありません。");
  await expect(page.getByRole("row").filter({ hasText: "6行目" })).toContainText("「相談機関・窓口の名称」が空です");
  await app.expectUnsent(0);

  // What can't be taken in comes back with the reason.
  await choose();
  await app.button("取り込めない行をCSVで保存する").click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /^できました/ }).click();
  const rows = readFileSync(await (await download).path(), "utf8").split("\r\n");
  expect(rows[0]).toContain("取り込めない理由");
  expect(rows[1]).toContain("食べ物の支援");
  expect(rows).toHaveLength(3);

  // A column is another than it was taken for.
  await page.getByText(/^列の読み取り方を確かめる/).click();
  await page.getByLabel("「電話」の列").or(page.getByLabel("「電　話」の列")).selectOption({ label: "取り込まない" });
  await expect(page.getByText("追加 1件・変更 0件・変わらない 1件")).toBeVisible();
  // What is left out is shown without being asked for.
  await page.getByLabel("「電　話」の列").selectOption({ label: "電話" });
  await expect(page.getByText("追加 1件・変更 1件・変わらない 0件")).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);

  await app.button("問題のない2件を取り込む").click();
  await expect(page.getByText("2件を取り込みました")).toBeVisible();
  await app.settled();
  await app.menu("相談機関");
  await expect(app.main).toContainText("086-242-3170");
  await expect(app.main).not.toContainText("見本家計相談室");

  // The way back is there also after a restart.
  await app.load();
  await app.unlock();
  await app.settled();
  await app.menu("相談機関");
  await page.getByRole("link", { name: "次の版の案" }).click();
  await page.getByRole("link", { name: "ファイルから取り込む" }).click();
  await app.button("取り込みを取り消す").click();
  await page.getByRole("dialog").getByRole("button", { name: "取り消す", exact: true }).click();
  await expect(page.getByText("2件を取り込みました")).toBeHidden();
  await choose();
  await expect(page.getByText("追加 1件・変更 1件・変わらない 0件")).toBeVisible();
});
