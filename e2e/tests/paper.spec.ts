// The sheet as the city's form: two pages of A4, whatever stands in it.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { App } from "../support/app.ts";
import { HOSTILE, inBox } from "../support/hostile.ts";
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { expect, test } from "../support/test.ts";

const HOME = "佐藤ハナ様宅";
const OTHER = "田中一郎様宅";
const WELFARE = "北区中央福祉事務所（見本）";
const KINDS = [
  "病気・けが", "介護", "障害", "こころの健康", "子育て", "学校・不登校", "虐待・DV", "生活費・お金", "借金・滞納", "仕事", "住まい",
  "孤立・ひきこもり", "近隣との関係", "権利擁護・金銭管理", "身寄りがない", "依存症", "罪を犯した後の生活", "その他",
];

/** What a printed sheet is. */
interface Printed {
  /** What stands on each page, in the order of the document. */
  pages: string[];
  ticks: number;
}

/** The paper as the printer gets it. Where TSUNAGU_PAPER names a folder, a person can look at it there. */
async function printed(page: Page, name: string): Promise<Printed> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const info = execFileSync("pdfinfo", ["-"], { input: pdf, encoding: "utf8" });
  expect(info, name).toMatch(/Pages:\s+2\n/);
  expect(info, name).toMatch(/Page size:\s+59[45]\.\d+ x 84[12]\.\d+ pts \(A4\)|Page size:\s+595 x 842 pts \(A4\)/);
  if (process.env.TSUNAGU_PAPER) {
    mkdirSync(process.env.TSUNAGU_PAPER, { recursive: true });
    writeFileSync(join(process.env.TSUNAGU_PAPER, `${name}.pdf`), pdf);
  }
  const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" }).normalize("NFKC");
  const pages = text.split("\f").slice(0, -1);
  expect(pages, name).toHaveLength(2);
  return { pages, ticks: text.replace("すべてにレ", "").split("レ").length - 1 };
}

/** What stands outside of its box as it is printed. */
async function overflowing(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: "print" });
  const found = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".paper-page, .paper-page .fit, .paper-block, .paper-agreed, .paper-choices, .paper-line, .paper-kind")];
    const isOver = (box: Element) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth;
    return boxes.filter(isOver).map((box) => `${box.className} ${box.scrollWidth}x${box.scrollHeight} in ${box.clientWidth}x${box.clientHeight}: ${(box.textContent ?? "").slice(0, 40)}`);
  });
  await page.emulateMedia({ media: null });
  return found;
}

/** Boxes with what they show of what they hold. */
function boxes(page: Page): Promise<{ text: string; shown: string; size: number }[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".paper-page .fit")].map((box) => ({
      text: box.dataset.text ?? "",
      shown: box.textContent ?? "",
      size: Number.parseFloat(getComputedStyle(box).fontSize) * 0.75,
    })),
  );
}

async function fitted(page: Page): Promise<void> {
  await expect(page.locator(".paper-pages[data-fitted]")).toBeVisible({ timeout: 60_000 });
}

/** Saves: the form closes when it is on the disk. The notice of it is gone before a very long text has been laid out. */
async function save(app: App): Promise<void> {
  await app.button("保存する").click();
  await expect(app.button("保存する")).toHaveCount(0, { timeout: 60_000 });
}

/** Opens the paper of the household's sheet from its page. */
async function openPaper(app: App, household: string): Promise<void> {
  await app.openHousehold(household);
  await app.page.getByRole("link", { name: /日のシート/ }).click();
  await app.page.getByRole("link", { name: "様式で印刷する" }).click();
  await fitted(app.page);
}

test("a sheet is printed on two pages with all that it says, and an empty one to write on by hand", async ({ device }) => {
  const nurse = await device();
  const { app, page } = nurse;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await nurse.goOffline();
  await openPaper(app, HOME);
  expect.soft(await axeViolations(page)).toEqual([]);
  expect.soft(await rulesBroken(page)).toEqual([]);
  expect.soft(await sidewaysScroll(page)).toBe(0);
  for (const { text, shown, size } of await boxes(page)) {
    expect(shown).toBe(text);
    expect(size).toBeGreaterThanOrEqual(6.99);
  }
  expect(await overflowing(page)).toEqual([]);
  await expect(page.getByText("2枚に入りきらない文があります")).toHaveCount(0);
  expect(await page.locator(".paper-kind").allInnerTexts()).toEqual(KINDS);
  const ordinary = await printed(page, "ordinary");
  for (const words of [HOME, "佐藤 ハナ", "佐藤 健一", "くらしの様子", "今かかわっている機関・人", "本人・家族の希望"]) {
    expect(ordinary.pages[0]).toContain(words);
  }
  for (const words of ["情報を伝えることへの同意", "署名(本人)", "つなぎの経過", WELFARE.normalize("NFKC"), "受けました", "ver.2018.11.1"]) {
    expect(ordinary.pages[1]?.replace(/\s+/g, " ")).toContain(words);
  }
  const ticks = await page.locator(".tick", { hasText: "レ" }).count();
  expect(ticks).toBeGreaterThan(3);
  expect(ordinary.ticks).toBe(ticks);

  await app.openHousehold(HOME);
  await page.getByRole("link", { name: /^手書き用/ }).click();
  await fitted(page);
  expect.soft(await axeViolations(page)).toEqual([]);
  expect(await overflowing(page)).toEqual([]);
  expect(await page.locator(".paper-kind").allInnerTexts()).toEqual(KINDS);
  const blank = await printed(page, "blank");
  expect(blank.ticks).toBe(0);
  expect(blank.pages.join("")).not.toContain(HOME);
  expect(blank.pages[1]).toContain("署名(本人)");
});

test("the longest and the oddest of sheets have two pages too, and what does not fit is said", async ({ device }) => {
  test.setTimeout(600_000);
  const { app, page } = await device();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await app.openHousehold(OTHER);
  await page.getByRole("link", { name: "つなぐシートを書く" }).click();
  const odd = HOSTILE.filter(({ text }) => text.length < 1_000);
  const long = HOSTILE.find(({ name }) => name === "very long")?.text ?? "";
  const word = HOSTILE.find(({ name }) => name === "one long word")?.text ?? "";
  await page.getByText("世帯員のほかの人", { exact: true }).click();
  for (const { text } of odd) {
    await app.button("そのほかの人を追加する").click();
    const row = page.locator("details .form-row").last();
    await row.getByRole("textbox", { name: /^そのほかの人/ }).fill(text);
    await row.getByRole("textbox", { name: /^様子/ }).fill(`${text}${text}`);
  }
  const last = page.locator("details .form-row").last();
  await last.getByRole("checkbox", { name: "依存症" }).check();
  await app.box("くらしの様子").fill(long);
  await page.getByRole("radio", { name: "同意あり" }).check();
  await save(app);
  const sheet = new URL(page.url()).pathname;

  // Each of them is more than half of what one save may be.
  await page.getByRole("link", { name: "直す", exact: true }).click();
  await app.box("本人・家族の希望").fill(word);
  await app.box("つなぐ先にお願いしたいこと").fill(odd.map(({ text }) => text).join("\n"));
  await save(app);
  await app.main.getByRole("link", { name: "つなぐ", exact: true }).click();
  await page.getByRole("radio", { name: WELFARE }).check();
  await page.getByRole("radio", { name: "同意書に署名" }).check();
  await app.box(/^同意した人/).fill(word.slice(0, 20_000));
  await app.box(/^同意書のある所/).fill(odd.map(({ text }) => text).join(""));
  await app.button("つなぐ").click();
  await expect(page.getByRole("link", { name: "様式で印刷する" })).toBeVisible({ timeout: 60_000 });
  const edit = (await page.getByRole("link", { name: "世帯のページへ" }).getAttribute("href")) ?? "";
  await app.load(`${edit}/edit`);
  await app.unlock();
  await app.box(/^世帯の呼び名/).fill(long.slice(0, 50_000));
  await app.box(/^住所/).fill(word);
  await save(app);
  await app.load(`${sheet}/paper`);
  await app.unlock();
  await fitted(page);

  await expect(page.getByText("2枚に入りきらない文があります")).toBeVisible();
  expect(await overflowing(page)).toEqual([]);
  const all = await boxes(page);
  const cut = all.filter(({ text, shown }) => shown !== text);
  expect(cut.length).toBeGreaterThan(5);
  for (const { text, shown } of cut) {
    const [kept = "", mark = ""] = shown.split(/(?=…\u2068?※)/u).length > 1 ? [shown.slice(0, shown.lastIndexOf("…")), shown.slice(shown.lastIndexOf("…"))] : [];
    expect(mark).toMatch(/^…(\u2068※（あと\d+字）\u2069|※)$/u);
    expect(text.startsWith(kept)).toBe(true);
  }
  // What is missing is counted, to the last character.
  const missing = all.find(({ shown, text }) => text.startsWith(long.slice(0, 100)) && shown.includes("あと"));
  const count = /あと(\d+)字/.exec(missing?.shown ?? "");
  const kept = missing?.shown.slice(0, missing.shown.lastIndexOf("…")) ?? "";
  expect([...kept].length + Number(count?.[1])).toBe([...long].length);
  // Who has no line of their own is counted, and their ticks are there.
  const rest = page.locator(".paper-people tbody tr").last();
  await expect(rest).toContainText(/ほか\d+人/);
  await expect(rest.locator(".tick", { hasText: "レ" })).toHaveCount(1);
  // Short ones stand there whole.
  for (const { text } of odd.slice(0, 12)) {
    const name = inBox(text, "one").trim();
    expect(all.some(({ shown }) => shown.includes(name)), name).toBe(true);
  }
  const oddest = await printed(page, "oddest");
  expect(oddest.pages[0]).toContain("※の所は続きがあります");
  expect(oddest.pages[1]).toContain("※の所は続きがあります");
});

test("what someone else writes meanwhile stands on the paper too", async ({ device }) => {
  const nurse = await device();
  const colleague = await device();
  for (const [tablet, login] of [
    [nurse, "nurse1"],
    [colleague, "nurse2"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  await openPaper(nurse.app, HOME);
  const asked = nurse.page.locator(".paper-asked .fit");
  await expect(asked).toHaveText("支払いの相談と、長男への声のかけ方をいっしょに考えてほしい。");
  await colleague.app.openHousehold(HOME);
  await colleague.page.getByRole("link", { name: /日のシート/ }).click();
  await colleague.page.getByRole("link", { name: "直す", exact: true }).click();
  const later = "水道も止まりそうです。".repeat(100);
  await colleague.app.box("つなぐ先にお願いしたいこと").fill(later);
  await colleague.app.save();
  await expect(asked).toHaveText(/^水道も止まりそうです。.*…\u2068?※（あと\d+字）/u, { timeout: 60_000 });
  expect(await overflowing(nurse.page)).toEqual([]);
  await printed(nurse.page, "changed");
});
