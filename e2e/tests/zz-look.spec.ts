import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "../support/test.ts";
test.setTimeout(280_000);
test("look", async ({ device, server }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("admin");
  await app.settled();
  await app.menu("相談機関");
  await page.getByRole("link", { name: "ファイルから取り込む" }).click();
  const sizes: [string, number, number][] = [["tablet", 810, 1080], ["phone", 390, 844], ["desktop", 1366, 768]];
  for (const [name, width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `/tmp/tables-${name}-0.png`, fullPage: true });
  }
  await page.getByLabel(/^一覧のファイル/).setInputFiles("../server/tests/api/lists/14-spoilt.csv");
  await expect(page.getByText(/^追加 \d+件/)).toBeVisible();
  for (const [name, width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `/tmp/tables-${name}-1.png`, fullPage: true });
  }
  await page.getByText("窓口・施設の一覧（地区ごとの窓口など）").click();
  await page.getByLabel(/^一覧のファイル/).setInputFiles("../server/tests/api/lists/06-sheets.xlsx");
  await expect(page.getByText("取り込むシート")).toBeVisible();
  await page.setViewportSize({ width: 810, height: 1080 });
  await page.waitForTimeout(800);
  await page.screenshot({ path: `/tmp/tables-tablet-2.png`, fullPage: true });
  await page.goto(`${server.address}/directory/latest`).catch(() => {});
  for (const name of ["list.xlsx", "offices.xlsx", "list.csv?encoding=cp932"]) {
    const reply = await page.request.get(`${server.address}/directory/files/ver.2018.11.1/${name}`);
    console.log(name, reply.status(), reply.headers()["content-disposition"]);
    writeFileSync(`/tmp/tables-out-${name.replace(/\?.*/, "")}`, await reply.body());
  }
});
test("large", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("admin");
  await app.settled();
  const said = await page.evaluate(async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => [String(n + 1), "くらし", `相談の内容 ${n}`, `見本の機関 ${n}`, "", "見本市北区見本町1-2", `086-${String(n).padStart(7, "0").replace(/^(...)/, "$1-")}`, "5217", "", "平日 8:30～17:15", "", "備考"]);
    const table = { title: "一覧", head: ["No.", "相談項目", "相談内容", "相談機関", "地区ごとの窓口", "所在地", "電話", "内線", "ファクス", "受付時間", "ホームページ", "備考"], rows, format: "xlsx" };
    const post = (path: string, body: unknown) => fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    let at = performance.now();
    const written = await (await post("/api/table/file", table)).json();
    const wrote = performance.now() - at;
    at = performance.now();
    const read = await (await post("/api/directory/import", { content: written.content })).json();
    return { wrote, read: performance.now() - at, bytes: written.content.length * 0.75, rows: read.rows.length, content: written.content };
  });
  console.log(said.wrote, said.read, said.bytes, said.rows);
  writeFileSync("/tmp/tables-10000.xlsx", Buffer.from(said.content, "base64"));
  await app.menu("相談機関");
  await page.getByRole("link", { name: "ファイルから取り込む" }).click();
  let at = Date.now();
  await page.getByLabel(/^一覧のファイル/).setInputFiles("/tmp/tables-10000.xlsx");
  await expect(page.getByText(/^追加 10000件/)).toBeVisible({ timeout: 60_000 });
  console.log("preview", Date.now() - at);
  at = Date.now();
  await app.button("10000件を取り込む").click();
  await expect(page.getByText("10000件を取り込みました").first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("status").filter({ hasText: "取り込んでいます" })).toBeHidden({ timeout: 200_000 });
  console.log("taken in", Date.now() - at);
});
