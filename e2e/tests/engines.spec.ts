// A day without a network in the other engines: Firefox, and WebKit as the nearest to an iPad. Neither has Background
// Sync, and nothing tells them that the network is back: the loop does its work while a tab is open.
import { execFileSync } from "node:child_process";
import type { Make } from "../support/browser.ts";
import { firefox } from "../support/firefox.ts";
import { HOMES } from "../support/homes.ts";
import { Network } from "../support/network.ts";
import type { PlainApp } from "../support/plain.ts";
import { rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { test as base, expect } from "../support/test.ts";
import { Tablet } from "../support/tablet.ts";
import { webkit } from "../support/webkit.ts";

const SEEN = "食卓に手つかずの弁当が三つ。「食べる気がせん」と小さな声。";
const HALF = "窓の外をしばらく見ていた。";
const LABEL = "訪問するときの注意";
const OURS = "北側の空き地は工事中。南の路地に停める。";
const THEIRS = "犬を飼い始めた。門を閉める。";
const [FIRST, SECOND, THIRD] = HOMES;

const test = base.extend<{ tablet: (make: Make) => Promise<Tablet> }>({
  tablet: async ({ server }, use) => {
    const tablets: Tablet[] = [];
    await use(async (make) => {
      const network = await Network.start(server.address);
      network.isPlain = make === webkit;
      const tablet = new Tablet(make, network);
      tablets.push(tablet);
      return tablet;
    });
    for (const tablet of tablets) await tablet.discard();
  },
});

/** Waits until the application is stored and opens without a network. */
async function stored(app: PlainApp): Promise<void> {
  await app.evaluate(() => navigator.serviceWorker.ready.then(() => true));
}

/** The screens of a day, and the ways to them. */
const SCREENS: [string, (app: PlainApp) => Promise<unknown>][] = [
  ["today", (app) => app.menu("今日").then(() => app.sees("今日の予定"))],
  ["households", (app) => app.menu("世帯").then(() => app.sees("世帯をさがす"))],
  ["new visit, first step", (app) => app.beginVisit(FIRST.name)],
  ["new visit, second step", (app) => app.toSecondStep()],
  ["directory by matter", (app) => app.menu("相談機関").then(() => app.wait("tab", "地区の窓口を見る"))],
  ["directory by district", (app) => app.press("tab", "地区の窓口を見る").then(() => app.wait("box", "地区"))],
  ["status", (app) => app.menu("送信").then(() => app.sees("送信の状況"))],
  ["settings", (app) => app.menu("設定").then(() => app.wait("heading", "設定"))],
  ["household", (app) => app.openHousehold(FIRST.name)],
];

/** The words on the paper. Some fonts' signs come out as their look-alikes among the radicals. */
function words(pdf: Buffer): string {
  return execFileSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" }).normalize("NFKC");
}

for (const make of [firefox, webkit]) {
  test(`${make.name}: every screen can be read, touched and printed, and nothing is fetched twice`, async ({ tablet }) => {
    test.setTimeout(300_000);
    const nurse = await tablet(make);
    nurse.network.latency = 400;
    const app = await nurse.open();
    await stored(app);
    nurse.network.latency = 0;
    const large = nurse.network.asked.filter((path) => path.endsWith(".wasm"));
    expect(large.length).toBeGreaterThan(0);
    expect(new Set(large).size).toBe(large.length);
    await app.signIn("nurse1");
    await app.settled();

    for (const [name, show] of SCREENS) {
      await show(app);
      expect.soft(await rulesBroken(app), `rules: ${name}`).toEqual([]);
      expect.soft(await sidewaysScroll(app), `sideways: ${name}`).toBe(0);
    }
    const paper = words(await app.browser.print());
    expect(paper).toContain(FIRST.name);
    expect(paper).toContain("訪問の記録");
    for (const control of ["画面を閉じる", "訪問を記録する", "印刷する", "すべて送信済み"]) expect(paper).not.toContain(control);
    // The city's form has two pages here too, each whole.
    await app.press("link", /のシート/);
    await app.press("link", "様式で印刷する");
    await app.sees("情報を伝えることへの同意");
    await expect.poll(() => app.evaluate(() => document.querySelectorAll(".paper-pages[data-fitted]").length)).toBe(1);
    const form = words(await app.browser.print()).split("\f").slice(0, -1);
    expect(form).toHaveLength(2);
    expect(form[0]).toMatch(/\(表\)[^]*取扱注意/);
    expect(form[1]).toMatch(/\(裏\)[^]*取扱注意/);
    expect(app.browser.complaints).toEqual([]);
    await app.browser.run('console.error("noticed")');
    await expect.poll(() => app.browser.complaints.join()).toContain("noticed");
  });

  test(`${make.name}: a day without a network and a killed browser`, async ({ tablet, device }) => {
    test.setTimeout(420_000);
    const nurse = await tablet(make);
    let app = await nurse.open();
    await app.signIn("nurse1");
    await app.settled();
    await stored(app);
    await app.sees("今日の予定 10件");
    const colleague = await device();
    await colleague.app.load();
    await colleague.app.signIn("nurse2");
    await colleague.app.settled();
    const before: number[] = [];
    for (const { name } of [FIRST, SECOND, THIRD]) {
      await colleague.app.openHousehold(name);
      before.push(await colleague.app.visitCount());
    }

    // She drives off and opens the tablet again: only the passphrase shows what it holds.
    nurse.network.goDown();
    await app.load();
    await app.tryPassphrase("wrong-passphrase");
    await app.sees("パスフレーズが違います");
    expect(await app.text()).not.toContain(FIRST.name);
    await app.unlock();
    await expect.poll(() => app.standing()).toContain("オフライン");

    // A visit, with everything one types, picks and presses.
    await app.beginVisit(FIRST.name);
    await app.press("checkbox", FIRST.member);
    await app.toSecondStep();
    await app.fill(/^体温/, "３６．４");
    await app.fill(/^脈拍/, "72");
    await app.press("checkbox", "孤立・ひきこもり");
    await app.fill(/^見たこと/, SEEN);
    await app.fill(/^次回の訪問日/, "R9.1.15");
    await app.sees("令和9年1月15日（金）／2027年1月15日");
    await app.save();
    await app.expectUnsent(1);
    // Half a sentence, for which there is no time now.
    await app.beginVisit(SECOND.name);
    await app.press("checkbox", SECOND.member);
    await app.toSecondStep();
    await app.fill(/^見たこと/, HALF);
    await app.beginVisit(THIRD.name);
    await app.press("checkbox", THIRD.member);
    await app.toSecondStep();
    await app.fill(/^見たこと/, SEEN);
    await app.save();
    await app.expectUnsent(2);
    // Meanwhile her colleague, who has a network, writes of the same household.
    await colleague.app.changeHousehold(FIRST.name, { [LABEL]: THEIRS });
    await colleague.app.settled();

    // The battery is empty the moment it says that a save is on the disk.
    await app.changeHousehold(FIRST.name, LABEL, OURS);
    expect(app.browser.complaints).toEqual([]);
    await nurse.kill();

    app = await nurse.open();
    await app.unlock();
    await app.expectUnsent(3);
    await app.sees("今日すませた訪問 2件");
    await app.sees("書きかけ 1件");
    await app.openHousehold(FIRST.name);
    await app.sees(OURS);
    await app.sees(SEEN);
    await app.beginVisit(SECOND.name);
    await app.sees("前回の入力を戻しました");
    await app.toSecondStep();
    expect(await app.value(/^見たこと/)).toBe(HALF);
    await app.save();
    await app.expectUnsent(4);

    // The network is back. Nobody presses anything.
    nurse.network.comeUp();
    await app.settled();

    // Every visit arrived, once, as it was written.
    for (const [at, { name }] of [FIRST, SECOND, THIRD].entries()) {
      await colleague.app.openHousehold(name);
      await expect(colleague.app.heading(`訪問の記録 ${(before[at] ?? 0) + 1}件`)).toBeVisible();
      const written = colleague.page.getByRole("link").filter({ hasText: name === SECOND.name ? HALF : SEEN });
      await expect(written).toHaveCount(1);
    }
    await colleague.app.openHousehold(FIRST.name);
    await colleague.page.getByRole("link").filter({ hasText: SEEN }).click();
    await expect(colleague.app.main).toContainText("36.4");
    await expect(colleague.app.main).toContainText("令和9年1月15日");

    // Both values stand on both tablets; hers settles it.
    await app.openHousehold(FIRST.name);
    await colleague.app.openHousehold(FIRST.name);
    await expect(colleague.app.main).toContainText("別々に書かれています", { timeout: 100_000 });
    await expect(colleague.app.main).toContainText(OURS);
    await expect(colleague.app.main).toContainText(THEIRS);
    await app.sees("別々に書かれています", 100_000);
    await app.sees(THEIRS);
    await app.press("button", `${LABEL}：「${OURS}」 これにする`);
    // Until the choice stands in the record, the screen still says that everything is sent.
    await expect.poll(() => app.text(), { timeout: 60_000 }).not.toContain(THEIRS);
    await app.settled();
    await expect(colleague.app.main.getByText("別々に書かれています")).toHaveCount(0, { timeout: 100_000 });
    await expect(colleague.app.main.getByText(OURS)).toBeVisible();
    await expect(colleague.app.main.getByText(THEIRS)).toHaveCount(0);
    expect(app.browser.complaints).toEqual([]);
  });
}
