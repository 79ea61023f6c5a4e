// What is typed and not saved yet.
import { expect, test } from "../support/test.ts";
import { beginVisit, toSecondStep } from "../support/visit.ts";

const HOME = "田中一郎様宅";
const TEXT = "酸素の管に折れはない。";

test("a draft survives a killed browser, is thrown away on request, and comes back on request", async ({ device }) => {
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn("nurse1");
  await tablet.app.settled();
  await tablet.close();
  await tablet.open({ offline: true });
  await tablet.app.load();
  await tablet.app.unlock();
  await beginVisit(tablet.app, HOME);
  await tablet.page.getByRole("checkbox", { name: "田中 一郎" }).check();
  await toSecondStep(tablet.app);
  await tablet.app.box("体温").fill("36.8");
  await tablet.app.box("見たこと").fill(TEXT);
  await tablet.page.waitForTimeout(1_000);
  await tablet.kill();

  await tablet.open();
  await tablet.app.load();
  await tablet.app.unlock();
  await beginVisit(tablet.app, HOME);
  await expect(tablet.page.getByText("前回の入力を戻しました")).toBeVisible();
  await expect(tablet.page.getByRole("checkbox", { name: "田中 一郎" })).toBeChecked();
  await toSecondStep(tablet.app);
  await expect(tablet.app.box("体温")).toHaveValue("36.8");
  await expect(tablet.app.box("見たこと")).toHaveValue(TEXT);

  await tablet.app.button("入力を捨てる").click();
  const dialog = tablet.page.getByRole("dialog", { name: "入力を捨てますか" });
  await dialog.getByRole("button", { name: "入力を捨てる" }).click();
  await expect(tablet.app.box("見たこと")).toHaveValue("");
  await tablet.app.button("元に戻す").click();
  await expect(tablet.app.box("見たこと")).toHaveValue(TEXT);
  await expect(tablet.app.box("体温")).toHaveValue("36.8");

  await tablet.app.button("入力を捨てる").click();
  await dialog.getByRole("button", { name: "入力を捨てる" }).click();
  await tablet.app.menu("今日");
  await expect(tablet.app.heading(/^今日の予定/)).toBeVisible();
  await expect(tablet.app.heading(/^書きかけ/)).toHaveCount(0);
  await beginVisit(tablet.app, HOME);
  await expect(tablet.page.getByText("前回の入力を戻しました")).toHaveCount(0);
});

test("two tabs of one person both show a save", async ({ device }) => {
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn("nurse1");
  await tablet.app.settled();
  const other = await tablet.tab();
  await other.load();
  await other.unlock();
  await other.settled();
  await tablet.goOffline();
  await other.openHousehold(HOME);
  await tablet.app.changeHousehold(HOME, { 訪問するときの注意: "隣の駐車場を借りた。" });
  for (const app of [tablet.app, other]) {
    await expect(app.main.getByText("隣の駐車場を借りた。")).toBeVisible();
    await app.expectUnsent(1);
  }
  await tablet.goOnline();
  for (const app of [tablet.app, other]) await app.settled();
});
