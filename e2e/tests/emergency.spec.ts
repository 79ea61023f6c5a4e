// Someone is in danger in a household that another agency serves.
import { expect, test } from "../support/test.ts";

const HOME = "田中一郎様宅";
const DAY = 24 * 60 * 60 * 1000;
const REASON = "朝から応答がなく、倒れているおそれがある。";

test("a household is opened for a day by whoever says why first, and those who serve it look that over", async ({ device }) => {
  const welfare = await device();
  const nurse = await device();
  for (const [tablet, login] of [
    [welfare, "welfare1"],
    [nurse, "nurse1"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  const { app, page } = welfare;
  await app.menu("世帯");
  await page.getByRole("link", { name: "担当でない世帯を、人の安全のために今すぐ見るとき" }).click();

  // Not without a reason, and not by part of a name.
  await app.box(/^さがす人の名前か電話番号/).fill("田中 一郎");
  await app.button("さがす").click();
  await expect(page.getByText("理由を入力してください。")).toBeVisible();
  await app.box(/^理由/).fill(REASON);
  await app.box(/^さがす人の名前か電話番号/).fill("田中");
  await app.button("さがす").click();
  await expect(page.getByText("見つかりませんでした")).toBeVisible();
  await app.box(/^さがす人の名前か電話番号/).fill("たなか いちろう");
  await welfare.goOffline();
  await app.button("さがす").click();
  await expect(page.getByText("サーバーにつながりません。電波の届く所で、もう一度さがしてください。")).toBeVisible();
  await welfare.goOnline();
  await app.button("さがす").click();
  await expect(page.getByText("見つかった世帯")).toBeVisible();
  await page.getByRole("listitem").filter({ hasText: HOME }).getByRole("button", { name: "24時間だけ見る" }).click();

  // It comes by itself, and says why it is here and until when.
  await expect(page.getByRole("heading", { level: 1, name: HOME })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/緊急のため、.+まで見られます。担当の機関に伝わっています。/)).toBeVisible();
  await expect.poll(() => app.visitCount()).toBeGreaterThan(0);
  for (const link of ["直す", "同意を記録する", "確認する"]) await expect(page.getByRole("link", { name: link, exact: true })).toHaveCount(0);
  await app.settled();

  // Those who serve the household are told, and say what they found.
  await nurse.app.syncNow();
  await nurse.app.menu("今日");
  await expect(nurse.page.getByText("担当でない人による緊急の閲覧が1件あります")).toBeVisible({ timeout: 60_000 });
  await nurse.page.getByRole("link", { name: "確かめる" }).click();
  await expect(nurse.page.getByRole("heading", { level: 1, name: HOME })).toBeVisible();
  await expect(nurse.app.main).toContainText(REASON);
  await nurse.page.getByRole("link", { name: "確認する" }).click();
  await expect(nurse.app.box(/^理由/)).toHaveCount(0);
  await nurse.page.getByRole("radio", { name: "必要な閲覧だった" }).check();
  await nurse.app.save();
  await expect(nurse.app.main).toContainText("必要な閲覧だった");
  await nurse.app.menu("今日");
  await expect(nurse.page.getByText(/緊急の閲覧が/)).toHaveCount(0);
});

test("a tablet with a wrong clock is told so, and opens the household the second time", async ({ device }) => {
  const nurse = await device();
  const { app, page } = nurse;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await app.menu("世帯");
  await page.getByRole("link", { name: "担当でない世帯を、人の安全のために今すぐ見るとき" }).click();
  await app.box(/^理由/).fill(REASON);
  await app.box(/^さがす人の名前か電話番号/).fill("木村 ヨシ");
  await app.button("さがす").click();
  await expect(page.getByText("見つかった世帯")).toBeVisible();
  await nurse.setClockAhead(-400 * DAY);
  await app.button("24時間だけ見る").click();
  await expect(page.getByText("端末の時計が違っていたか")).toBeVisible({ timeout: 60_000 });
  await app.button("24時間だけ見る").click();
  await expect(page.getByRole("heading", { level: 1, name: "木村ヨシ様宅" })).toBeVisible({ timeout: 60_000 });
});
