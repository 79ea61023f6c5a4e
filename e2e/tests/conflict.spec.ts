// Two devices change the same fields apart; one of them has a wrong clock.
import type { App } from "../support/app.ts";
import { expect, test } from "../support/test.ts";

const HOME = "鈴木太郎様宅";
const YEAR = 366 * 24 * 60 * 60 * 1000;
const EARLY = { 訪問するときの注意: "呼び鈴は二回。", 世帯の状況: "妻は週三回デイサービス。", ふりがな: "すずき たろうさま" };
const LATE = { 訪問するときの注意: "裏口から入る。", 世帯の状況: "長女が帰省中。", ふりがな: "すずきたろう" };

const panel = (app: App) => app.main.getByRole("status").filter({ hasText: "別々に書かれています" });

for (const { name, ahead } of [
  { name: "right clocks", ahead: 0 },
  { name: "one clock a year ahead", ahead: YEAR },
  { name: "one clock a year behind", ahead: -YEAR },
]) {
  test(`the same fields changed apart, ${name}: every value is kept, shown and settled`, async ({ device }) => {
    const early = await device({ clockAhead: ahead });
    const late = await device();
    await early.app.load();
    await early.app.signIn("nurse1");
    await early.app.settled();
    await late.app.load();
    await late.app.signIn("nurse2");
    await late.app.settled();

    await early.goOffline();
    await late.goOffline();
    await early.app.changeHousehold(HOME, EARLY);
    await late.app.changeHousehold(HOME, LATE);
    await late.goOnline();
    await late.app.settled();
    await early.goOnline();
    await early.app.settled();
    await late.app.syncNow();

    for (const { app } of [early, late]) {
      await app.openHousehold(HOME);
      await expect(panel(app)).toContainText("3か所で");
      for (const label of Object.keys(EARLY) as (keyof typeof EARLY)[]) {
        const group = panel(app).locator("section").filter({ has: app.page.getByRole("heading", { name: label }) });
        const rows = group.getByRole("listitem");
        await expect(rows).toHaveCount(2);
        await expect(rows.filter({ hasText: EARLY[label] })).toContainText("山田 花子");
        // No clock decides: the one really written last is shown, however wrong the other's clock is.
        await expect(rows.filter({ hasText: LATE[label] })).toContainText("佐藤 太郎");
        await expect(rows.filter({ hasText: LATE[label] })).toContainText("今の表示");
        if (ahead !== 0) await expect(rows.filter({ hasText: EARLY[label] })).toContainText("端末の時計では");
      }
    }

    await late.app.button(`訪問するときの注意：「${EARLY.訪問するときの注意}」　これにする`).click();
    await expect(panel(late.app)).toContainText("2か所で");
    await late.app.button("世帯の状況：両方残す").click();
    await expect(panel(late.app)).toContainText("1か所で");
    await late.app.button(`ふりがな：「${LATE.ふりがな}」　これにする`).click();
    await expect(panel(late.app)).toHaveCount(0);
    await late.app.settled();
    await early.app.syncNow();
    await early.app.openHousehold(HOME);
    for (const { app } of [early, late]) {
      await expect(panel(app)).toHaveCount(0, { timeout: 90_000 });
      await expect(app.main.getByText(EARLY.訪問するときの注意)).toBeVisible();
      await expect(app.main.getByText(LATE.訪問するときの注意)).toHaveCount(0);
      await expect(app.main.getByText(EARLY.世帯の状況)).toContainText(LATE.世帯の状況);
      await expect(app.main.getByText(LATE.ふりがな, { exact: true })).toBeVisible();
    }
  });
}
