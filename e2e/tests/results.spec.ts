// 事業実績: the lists a city has kept are taken in, the table gives what was printed on the days it was printed for, and fits one sheet.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Page, expect } from "@playwright/test";
import type { App } from "../support/app.ts";
import { axeViolations, sidewaysScroll } from "../support/rules.ts";
import { test } from "../support/test.ts";

const FIXTURES = resolve(import.meta.dirname, "../../shared/fixtures");
const LISTS = join(FIXTURES, "past-results.xlsx");
const ALL = 134 + 184;

interface Printed {
  columns: { fiscal_year: string; as_of: string }[];
  rows: Record<string, { label: string; values?: number[]; total?: number; printed?: string }>;
  earlier_reading: { as_of: string } & Record<string, Record<string, number>>;
}

const PRINTED = JSON.parse(readFileSync(join(FIXTURES, "project-results.json"), "utf8")) as Printed;
const YEARS: Record<string, string> = { H30: "平成30年度", R1: "令和元年度", R2: "令和2年度" };

/** The table as it is shown: for each line what stands below each heading. */
async function shown(page: Page): Promise<Record<string, Record<string, string>>> {
  return page.locator(".results-table").evaluate((table) => {
    const texts = (cells: Iterable<Element>) => [...cells].map((cell) => cell.firstChild?.textContent?.trim() ?? "");
    const head = texts(table.querySelectorAll("thead th"));
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => {
      const [label = "", ...cells] = texts(row.children);
      return [label, Object.fromEntries(cells.map((cell, at) => [head[at + 1], cell]))];
    });
    return Object.fromEntries(rows);
  });
}

/** Has the table read on a day that is typed. */
async function readOn(app: App, typed: string, shownAs: string): Promise<void> {
  await app.box("いつの時点で数えるか").fill(typed);
  await expect(app.main).toContainText(`${shownAs}の時点`);
}

async function openImport(app: App): Promise<void> {
  await app.menu("実績");
  await app.page.getByRole("link", { name: "過去の実績を取り込む" }).click();
}

async function choose(app: App, file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await app.page.getByLabel(/^過去の実績のファイル/).setInputFiles(file);
}

async function takeIn(app: App, file: Parameters<typeof choose>[1], count: number): Promise<void> {
  await openImport(app);
  await choose(app, file);
  await expect(app.page.getByText(`追加 ${count}件・変更 0件・変わらない 0件`)).toBeVisible({ timeout: 30_000 });
  await app.expectUnsent(0);
  await app.button(`${count}件を取り込む`).click();
  await expect(app.page.getByText(`${count}件を取り込みました`)).toBeVisible({ timeout: 30_000 });
}

/** The sheet as the printer gets it: one page of A4 across, with nothing cut off. Where TSUNAGU_PAPER names a folder, one can look at it there. */
async function printed(page: Page, name: string): Promise<string> {
  await page.emulateMedia({ media: "print" });
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll(".results, .results .wide, .results-table th, .results-table td")]
      .filter((box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)
      .map((box) => `${box.tagName} ${box.textContent?.slice(0, 30)}`),
  );
  await page.emulateMedia({ media: null });
  expect(cut, name).toEqual([]);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  if (process.env.TSUNAGU_PAPER) {
    mkdirSync(process.env.TSUNAGU_PAPER, { recursive: true });
    writeFileSync(join(process.env.TSUNAGU_PAPER, `${name}.pdf`), pdf);
  }
  const info = execFileSync("pdfinfo", ["-"], { input: pdf, encoding: "utf8" });
  expect(info, name).toMatch(/Pages:\s+1\n/);
  expect(info, name).toMatch(/Page size:\s+84[12](\.\d+)? x 59[45](\.\d+)? pts/);
  return execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" }).normalize("NFKC");
}

test("what a city has kept gives the printed table on the printed days, and each number leads to what it counts", async ({ device }) => {
  const council = await device();
  const { app, page } = council;
  await app.load();
  await app.signIn("council1");
  await app.settled();
  await takeIn(app, LISTS, ALL);
  await app.settled();

  await app.menu("実績");
  for (const [n, { fiscal_year: year, as_of: day }] of PRINTED.columns.entries()) {
    await readOn(app, day, ["平成31年3月31日", "令和2年3月31日", "令和2年6月30日"][n] ?? "");
    const table = await shown(page);
    for (const { label, values } of Object.values(PRINTED.rows)) {
      if (values) expect(table[label]?.[YEARS[year] ?? ""], `${year} ${label}`).toBe(String(values[n]));
    }
  }
  await readOn(app, "R1.10.31", "令和元年10月31日");
  const earlier = await shown(page);
  for (const year of ["H30", "R1"]) {
    for (const [code, count] of Object.entries(PRINTED.earlier_reading[year] ?? {})) {
      const label = PRINTED.rows[code]?.label ?? "";
      expect(earlier[label]?.[YEARS[year] ?? ""], `${year} ${label}`).toBe(String(count));
    }
  }

  // The whole of it: each year that is over as it was at its end.
  await page.getByLabel("年度末から選ぶ").selectOption({ label: "令和元年度末（令和2年3月31日）" });
  await expect(app.box("いつの時点で数えるか")).toHaveValue("令和2年3月31日");
  await readOn(app, "令和2年6月30日", "令和2年6月30日");
  await page.getByRole("radio", { name: /^その年度末の時点で/ }).check();
  await expect(app.main).toContainText("終わった年度は年度末の時点");
  const whole = await shown(page);
  const labels = Object.values(PRINTED.rows).map(({ label }) => label);
  expect(Object.keys(whole).sort()).toEqual([...labels].sort());
  for (const { label, total, printed: share } of Object.values(PRINTED.rows)) {
    expect(whole[label]?.合計, label).toBe(share ?? String(total));
  }
  expect(await axeViolations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  const paper = (await printed(page, "results")).replace(/\s/g, "");
  for (const label of labels) expect(paper).toContain(label.normalize("NFKC").slice(0, 12));
  expect(paper).toContain("約99%");
  expect(paper).toContain("令和2年6月30日の時点");

  // As files; CSV also without a network.
  const save = async (name: string) => {
    await app.button(name).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: `できました：${name}` }).click();
    return (await download).path();
  };
  const book = readFileSync(await save("Excelで保存する"));
  expect(book.subarray(0, 2).toString()).toBe("PK");
  await council.goOffline();
  const lines = readFileSync(await save("CSV（UTF-8）で保存する"), "utf8").split("\r\n");
  expect(lines[0]).toBe("\ufeff項目,平成30年度,令和元年度,令和2年度,合計");
  expect(lines[1]).toBe("数えた日,2019-03-31,2020-03-31,2020-06-30,");
  expect(lines[2]).toBe("相談支援包括化推進員相談受付件数,42,65,27,134");
  expect(lines.at(-2)).toBe("支援に繋がった割合,100%,100%,約93%,約99%");
  await council.goOnline();

  // What a number counts, and back to the same table.
  await app.main.getByRole("link", { name: "2　令和2年度　支援調整中の件数（関係機関との日程等調整中）" }).click();
  await expect(app.heading("令和2年度　支援調整中の件数（関係機関との日程等調整中）　2件")).toBeVisible();
  const counted = app.main.getByRole("link", { name: /^過去の相談受付/ });
  await expect(counted).toHaveCount(2);
  await counted.first().click();
  await expect(app.button("保存する")).toBeVisible();
  await expect(app.box(/^相談した機関/)).not.toHaveValue("");
  await page.goBack();
  await page.getByRole("link", { name: "表へ戻る" }).click();
  await expect(app.main).toContainText("令和2年6月30日の時点（終わった年度は年度末の時点）");
  expect(await shown(page)).toEqual(whole);

  // The same file once more changes nothing; taken back, it is gone, also after a restart.
  await openImport(app);
  await choose(app, LISTS);
  await expect(page.getByText(`追加 0件・変更 0件・変わらない ${ALL}件`)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("取り込むものはありません")).toBeVisible();
  await app.load("/results/import");
  await app.unlock();
  await app.settled();
  await app.button("取り込みを取り消す").click();
  await page.getByRole("dialog").getByRole("button", { name: "取り消す", exact: true }).click();
  await expect(page.getByText(`${ALL}件を取り込みました`)).toBeHidden({ timeout: 30_000 });
  await app.settled();
  await app.menu("実績");
  await readOn(app, "令和2年6月30日", "令和2年6月30日");
  expect((await shown(page))["会議等開催"]).toEqual({ 令和2年度: "0", 合計: "0" });
});

test("what is wrong in a list is named before anything is done; the section reads, others see nothing", async ({ device }) => {
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
  const { app, page } = council;
  // 整理番号,相談日,対応,理由,終結日,氏名 in Shift_JIS, with a row that is right, one whose day is none and one that ends before it begins.
  const text = "kK6XnZTUjYYskYqSa5P6LJHOiZ4sl52XUiyPSYyLk/osjoGWvA0KMSwyMDE5LTA1LTAxLINQgVuDWCyYQYxnkOaCqoptkuiCtYLIgqIsMjAxOS0wOS0wMSyMqZZ7DQoyLIKigsKCqSyDUIFbg1gsLCwNCjMsMjAxOS0wNS0wMSyDUIFbg1gsLDIwMTktMDQtMDEsDQo=";
  const file = { name: "past.csv", mimeType: "text/csv", buffer: Buffer.from(text, "base64") };
  await openImport(app);
  await choose(app, file);
  await expect(page.getByText("取り込めない行が2行あります")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("row").filter({ hasText: "3行目" })).toContainText("「相談日」　「いつか」は日付として読めません");
  await expect(page.getByRole("row").filter({ hasText: "4行目" })).toContainText("「終結日」　「相談した日」より前です");
  await page.getByText(/^一覧の行ではないとみた行/).click();
  await expect(page.getByRole("row").filter({ hasText: "氏名" })).toContainText("取り込まない列です");
  await app.expectUnsent(0);
  await app.button("問題のない1件を取り込む").click();
  await expect(page.getByText("1件を取り込みました")).toBeVisible();
  await app.settled();

  await section.app.syncNow();
  await section.app.settled();
  await section.app.menu("実績");
  await expect(section.page.getByRole("link", { name: "過去の実績を取り込む" })).toHaveCount(0);
  await readOn(section.app, "R2.3.31", "令和2年3月31日");
  expect((await shown(section.page))["ケース終結件数"]).toEqual({ 令和元年度: "1", 合計: "1" });
  await section.app.main.getByRole("link", { name: "令和元年度　ケース終結件数" }).click();
  await section.app.main.getByRole("link", { name: /過去の相談受付/ }).click();
  await expect(section.app.heading("過去の実績")).toBeVisible();
  await expect(section.app.button("保存する")).toHaveCount(0);

  // Taken over as a case of this program, it would be counted twice: so it is taken out, and counts nowhere.
  await app.menu("実績");
  await readOn(app, "R2.3.31", "令和2年3月31日");
  await app.main.getByRole("link", { name: "令和元年度　ケース終結件数" }).click();
  await app.main.getByRole("link", { name: /過去の相談受付/ }).click();
  await app.button(/を取り消す$/).click();
  await page.getByRole("dialog").getByRole("button", { name: "取り消す", exact: true }).click();
  await expect(app.heading("事業実績")).toBeVisible();
  await readOn(app, "R2.3.31", "令和2年3月31日");
  expect((await shown(page))["ケース終結件数"]).toEqual({ 令和元年度: "0", 合計: "0" });

  await expect(nurse.page.getByRole("navigation").getByRole("link", { name: "実績" })).toHaveCount(0);
  await nurse.app.load("/results");
  await nurse.app.unlock();
  await expect(nurse.page.getByText("この画面を見られるのは、相談支援包括化推進員と")).toBeVisible();
});

test("the table of today, with what waits and with as many years as there are, has one page too", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("council1");
  await app.settled();
  await app.menu("実績");
  // What was asked and nobody has dealt with has a line of its own.
  const today = await shown(page);
  const waits = Object.keys(today).find((label) => label.startsWith("受け付けたままの件数")) ?? "";
  expect(Number(today[waits]?.合計)).toBeGreaterThan(0);
  const total = (label: string) => Number(today[label]?.合計);
  const { intake, cases, inquiries, closed, monitoring, arranging } = Object.fromEntries(
    Object.entries(PRINTED.rows).map(([code, { label }]) => [code, total(label)]),
  );
  expect(Number(closed) + Number(monitoring) + Number(inquiries) + Number(arranging) + total(waits)).toBe(intake);
  expect(Number(closed) + Number(monitoring) + Number(arranging)).toBe(cases);
  await app.main.getByRole("link", { name: `合計　${waits}` }).click();
  await expect(app.main.getByText("受け付けたまま", { exact: true }).first()).toBeVisible();

  const rows = Array.from({ length: 400 }, (_, n) => `${n},${2004 + (n % 22)}-0${1 + (n % 9)}-10,${n % 3 === 0 ? "問い合わせのみ" : "ケース"},${n % 2 === 0 ? "○" : "×"}`);
  const buffer = Buffer.from(["整理番号,相談日,対応,つなぐシート", ...rows].join("\n"));
  await takeIn(app, { name: "past.csv", mimeType: "text/csv", buffer }, 400);
  await app.menu("実績");
  await expect(page.locator(".results-table thead th")).toHaveCount(14);
  await expect(page.locator(".results-table thead th").nth(1)).toContainText("まで");
  const paper = (await printed(page, "results-many")).replace(/\s/g, "");
  expect(paper).toContain("受け付けたままの件数");
  expect(paper).toContain("書きかけの記録は数えません");
  // With the day below each year, too.
  await page.getByRole("radio", { name: /^その年度末の時点で/ }).check();
  await expect(app.main).toContainText("終わった年度は年度末の時点");
  const ends = (await printed(page, "results-many-ends")).replace(/\s/g, "");
  expect(ends).toContain("書きかけの記録は数えません");
});
