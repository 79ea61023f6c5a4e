// A day of visits without a network: two nurses, one household, an empty battery and a lost answer.
import type { App } from "../support/app.ts";
import { expect, test } from "../support/test.ts";
import { beginVisit, recordVisit, toSecondStep } from "../support/visit.ts";
import { HOMES } from "../support/homes.ts";

const SENTENCE = "食卓に手つかずの弁当が三つ。本人は「食べる気がせん」と小さな声で話し、窓の外をしばらく見ていた。".repeat(8);
const [FIRST] = HOMES;
const LABEL = "訪問するときの注意";
const OURS = "北側の空き地は工事中。南の路地に停める。";
const THEIRS = "犬を飼い始めた。門を閉める。";

const remark = (number: number) => `見本の所見その${number}です。`;

async function visitCounts(app: App): Promise<number[]> {
  const counts: number[] = [];
  for (const home of HOMES) {
    await app.openHousehold(home.name);
    counts.push(await app.visitCount());
  }
  return counts;
}

test("a day without a network: nothing is lost, nothing is doubled", async ({ device, network }) => {
  test.setTimeout(420_000);
  const nurse = await device();
  const colleague = await device();
  await nurse.app.load();
  await nurse.app.signIn("nurse1");
  await nurse.app.settled();
  await expect(nurse.app.heading("今日の予定 10件")).toBeVisible();
  await colleague.app.load();
  await colleague.app.signIn("nurse2");
  await colleague.app.settled();
  const before = await visitCounts(colleague.app);

  // 8:45, she drives off.
  await nurse.goOffline();
  await colleague.goOffline();
  await expect(nurse.app.standing).toContainText("オフライン");
  for (const [at, home] of HOMES.slice(0, 5).entries()) {
    await recordVisit(nurse.app, {
      household: home.name,
      met: [home.member],
      vitals: { 体温: "36.4", 脈拍: "72", "血圧（上）": "128", "血圧（下）": "76", SpO2: "97" },
      troubles: ["孤立・ひきこもり"],
      seen: remark(at),
    });
    await nurse.app.expectUnsent(at + 1);
  }

  // Whom to call in 中区.
  await nurse.app.menu("相談機関");
  await nurse.page.getByRole("tab", { name: "地区の窓口を見る" }).click();
  await nurse.page.getByLabel("地区", { exact: true }).selectOption({ label: "中区（福祉区）" });
  const window = nurse.page.getByRole("listitem").filter({ hasText: "中区地域包括支援センター" }).first();
  await expect(window.getByRole("link", { name: "086-000-1043" })).toBeVisible();

  // She closes the tablet and opens it again.
  await nurse.close();
  await nurse.open({ offline: true });
  await nurse.app.load();
  await nurse.app.unlock();
  await nurse.app.expectUnsent(5);
  await expect(nurse.app.heading("今日すませた訪問 5件")).toBeVisible();
  for (const [at, home] of HOMES.slice(5, 9).entries()) {
    await recordVisit(nurse.app, { household: home.name, met: [home.member], seen: remark(5 + at) });
    await nurse.app.expectUnsent(6 + at);
  }

  // The battery is empty in the middle of a sentence.
  const last = HOMES[9];
  await beginVisit(nurse.app, last.name);
  await nurse.page.getByRole("checkbox", { name: last.member }).check();
  await toSecondStep(nurse.app);
  const box = nurse.app.box("見たこと");
  const typing = box.pressSequentially(SENTENCE, { delay: 20 }).catch(() => undefined);
  await expect.poll(async () => (await box.inputValue()).length).toBeGreaterThan(60);
  const typed = await box.inputValue();
  await nurse.page.waitForTimeout(1_000);
  await nurse.kill();
  await typing;

  await nurse.open({ offline: true });
  await nurse.app.load();
  await nurse.app.unlock();
  await nurse.app.expectUnsent(9);
  await expect(nurse.app.heading("今日すませた訪問 9件")).toBeVisible();
  await expect(nurse.app.heading("書きかけ 1件")).toBeVisible();
  await nurse.page.getByRole("link", { name: new RegExp(`${last.name}.*書きかけ`) }).click();
  await expect(nurse.page.getByRole("checkbox", { name: last.member })).toBeChecked();
  await toSecondStep(nurse.app);
  const kept = await nurse.app.box("見たこと").inputValue();
  expect(kept.startsWith(typed), `kept ${kept.length} of at least ${typed.length} characters`).toBe(true);
  expect(SENTENCE.startsWith(kept)).toBe(true);
  await nurse.app.box("見たこと").fill(remark(9));
  await nurse.app.save();
  await nurse.app.expectUnsent(10);

  // Both write of the same household.
  await nurse.app.changeHousehold(FIRST.name, { [LABEL]: OURS });
  await nurse.app.expectUnsent(11);
  await colleague.app.changeHousehold(FIRST.name, { [LABEL]: THEIRS });
  await colleague.app.expectUnsent(1);

  // 17:00, back online; the first answer gets lost.
  network.loseNextAnswer("/api/sync");
  await nurse.goOnline();
  await nurse.app.settled();
  expect(network.lost).toBe(1);
  await colleague.goOnline();
  await colleague.app.settled();

  // Both values stand there, with author and time; one tap settles it.
  for (const { app } of [colleague, nurse]) {
    await app.openHousehold(FIRST.name);
    const panel = app.main.getByRole("status").filter({ hasText: "別々に書かれています" });
    await expect(panel).toContainText("1か所で", { timeout: 100_000 });
    await expect(panel.getByRole("listitem").filter({ hasText: OURS })).toContainText(/山田 花子、令和\d+年/);
    await expect(panel.getByRole("listitem").filter({ hasText: THEIRS })).toContainText(/佐藤 太郎、令和\d+年/);
  }
  await colleague.app.button(`${LABEL}：「${OURS}」　これにする`).click();
  await colleague.app.settled();
  for (const { app } of [colleague, nurse]) {
    await expect(app.main.getByText("別々に書かれています")).toHaveCount(0, { timeout: 100_000 });
    await expect(app.main.getByText(OURS)).toBeVisible();
    await expect(app.main.getByText(THEIRS)).toHaveCount(0);
    await app.expectUnsent(0);
  }

  // Every visit arrived, once.
  expect(await visitCounts(colleague.app)).toEqual(before.map((count) => count + 1));
  expect(await visitCounts(nurse.app)).toEqual(before.map((count) => count + 1));
  for (const [at, home] of HOMES.entries()) {
    await colleague.app.openHousehold(home.name);
    await expect(colleague.page.getByRole("link").filter({ hasText: remark(at) })).toHaveCount(1);
  }
});
