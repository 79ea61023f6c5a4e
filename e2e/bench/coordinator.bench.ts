// What the coordinator's screens cost on their device: 300 open cases, 5,000 sheets and 20,000 remarks of their meetings.
import { type Page, expect, test } from "@playwright/test";
import { type Doc, addRecords, recordsOf, valueOf } from "../support/records.ts";
import { withCity } from "./city.ts";
import { report, reportBar } from "./figures.ts";
import { firstLoad, opened, processor } from "./load.ts";

const REMARKS = 20_000;
/** Who is named as coordinator of the generated cases, and becomes one here. */
const COORDINATOR = "nurse1";
/** Roles of each open case. */
const ROLES = 3;
/** Milliseconds within which each screen opens. */
const BAR = 100;
/** How often each is opened, each time about another record. */
const RUNS = 40;

/** Milliseconds from a press of a link to what it leads to, in the page and painted: an element, with these words in it. */
async function open(page: Page, path: string, seen: string, words: string): Promise<number> {
  return page.evaluate(
    async ([path = "", seen = "", words = ""]) => {
      const is = () => document.querySelector(seen)?.textContent?.includes(words) ?? false;
      if (is()) throw new Error(`${words} is there already`);
      const link = document.createElement("a");
      link.href = path;
      document.body.append(link);
      const pressed = performance.now();
      link.click();
      link.remove();
      for (;;) {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        if (is()) return performance.now() - pressed;
      }
    },
    [path, seen, words],
  );
}

/** What is in the box after each key. */
const WORDS = ["佐藤", "鈴木", "さとう", "田中一郎", "見本町", "086-000-0123"].flatMap((word) => [...word].map((_, at) => word.slice(0, at + 1)));

/** Milliseconds from a key pressed in the search to the rows it leaves, painted. */
async function search(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (const text of WORDS) {
    await page.waitForTimeout(100);
    times.push(
      await page.evaluate(async (text) => {
        const input = document.querySelector<HTMLInputElement>("input[type=search]");
        if (!input) throw new Error("there is no box");
        const pressed = performance.now();
        input.value = text;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        return performance.now() - pressed;
      }, text),
    );
  }
  return times;
}

/** A day, so many days from now. */
function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** The roles of the open cases, and what was said at the meetings. */
async function fill(address: string, records: Doc[]): Promise<void> {
  const of = (kind: string) => records.filter((it) => it.kind === kind);
  const closed = new Set(of("closing").map((it) => valueOf(it, "case")));
  const cases = of("case").filter((it) => !closed.has(it.id));
  const [organisation] = of("case").map((it) => valueOf(it, "organisation"));
  const roles = cases.flatMap((it) =>
    Array.from({ length: ROLES }, (_, at) => ({
      household: valueOf(it, "household"),
      case: it.id,
      what: `見本の役割その${at + 1}`,
      organisation,
      by: day(7 * at - 3),
      order: at + 1,
      proposed_on: day(-10),
    })),
  );
  await addRecords(address, COORDINATOR, "task", roles);
  const meetings = of("case_meeting");
  const remarks = Array.from({ length: REMARKS }, (_, at) => {
    const meeting = meetings[at % meetings.length];
    return {
      household: valueOf(meeting, "household"),
      meeting: meeting?.id,
      kind: ["agenda", "said", "said", "decided"][at % 4],
      organisation,
      words: `見本の発言その${at}。支払いと見守りをだれが受け持つかを話し合った。`,
      noted_at: `${day(-(at % 300))}T13:${String(at % 60).padStart(2, "0")}`,
    };
  });
  await addRecords(address, COORDINATOR, "remark", remarks);
}

test("the coordinator's screens with 300 open cases", async () => {
  test.setTimeout(900_000);
  await withCity(
    1_000,
    2_000,
    async (city) => {
      const { address } = city.server;
      const office = await opened(city);
      await office.app.signIn("admin", city.passphrase);
      await firstLoad(office.page);
      await office.app.menu("設定");
      await office.page.getByRole("link", { name: "職員とアカウント" }).click();
      await office.app.main.getByRole("link", { name: /山田 花子/ }).click();
      await office.app.main.getByRole("link", { name: "直す", exact: true }).click();
      await office.page.getByLabel(/^職種/).selectOption({ label: "相談支援包括化推進員" });
      await office.app.save();
      await office.app.settled();
      await office.discard();
      const records = await recordsOf(address, COORDINATOR);
      await fill(address, records);

      const device = await opened(city);
      const { app, page } = device;
      await app.signIn(COORDINATOR, city.passphrase);
      const load = await firstLoad(page);
      report("first pull of all of it", [load.took]);
      await device.goOffline();
      await expect(app.standing).toContainText("オフライン");
      const ids = (kind: string, key?: string) => {
        const all = records.filter((it) => it.kind === kind);
        return Array.from({ length: RUNS }, (_, at) => all[(at * 7) % all.length]).map((it) => (key ? valueOf(it, key) : it?.id));
      };
      const same = (path: string) => Array.from({ length: RUNS }, () => path);
      const [row, main] = [".long-list li a", "main"];
      const screens: [name: string, paths: string[], seen: string, words: string][] = [
        ["今日", same("/"), main, "今日の予定"],
        ["ケースの一覧（相談受付）", same("/intakes"), row, ""],
        ["相談受付のページ", ids("intake").map((id) => `/intakes/${id}`), main, "相談の理由"],
        ["ケースのページ（支援計画）", ids("case").map((id) => `/cases/${id}`), main, "ケースの経過"],
        ["世帯の全体図と、これまでの動き", ids("case", "household").map((id) => `/households/${id}/picture`), main, "これまでの動き"],
        ["世帯のページ（シートの一覧、訪問の記録）", ids("case", "household").map((id) => `/households/${id}`), main, "なぜ見えるのか"],
        ["シートのページ", ids("connecting_sheet").map((id) => `/sheets/${id}`), main, "くらしの様子"],
        ["ケース会議の一覧", same("/case-meetings"), row, ""],
        ["ケース会議のページ", ids("case_meeting").map((id) => `/case-meetings/${id}`), main, "議題と決まったこと"],
        ["会議の記録", ids("case_meeting").map((id) => `/case-meetings/${id}/minutes`), main, "発言と資料"],
        ["世帯の一覧", same("/households"), row, ""],
      ];
      console.log(`rows on the first screen: ${await page.locator("main li").count()}`);
      await open(page, "/settings", "h1", "設定");
      const taken = await processor(page);
      for (const [name, paths, seen, words] of screens) {
        const [times, work]: [number[], number[]] = [[], []];
        for (const path of paths) {
          const before = await taken();
          times.push(await open(page, path, seen, words));
          work.push((await taken()) - before);
          await open(page, "/settings", "h1", "設定");
        }
        report(`${name}：はじめて開く`, times.slice(0, 1));
        reportBar(name, times.slice(1), BAR);
        report("  of the processor", work.slice(1));
      }
      await open(page, "/households", row, "");
      reportBar("世帯をさがす：一文字ごと", await search(page), BAR);
      await device.discard();
    },
    0,
    ["--cases", "300", "--sheets", "5000"],
  );
});
