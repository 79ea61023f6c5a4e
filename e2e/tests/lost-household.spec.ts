// A household that is no longer this person's leaves the device, and what was not sent is not lost.
import { expect, test } from "../support/test.ts";
import { recordVisit } from "../support/visit.ts";

const HOME = "鈴木太郎様宅";
const STATION = "見本訪問看護ステーション北";
const REMARK = "台所の火は消えていた。";
const DAY = 24 * 60 * 60 * 1000;

test("an ended assignment takes the household off the device; unsent work is listed with the reason", async ({ device }) => {
  const nurse = await device();
  await nurse.app.load();
  await nurse.app.signIn("nurse1");
  await nurse.app.settled();
  const centre = await device();
  await centre.app.load();
  await centre.app.signIn("center1");
  await centre.app.settled();

  await nurse.goOffline();

  // The last day of service was three days ago: the office writes it down with a clock set back.
  await centre.app.openHousehold(HOME);
  await centre.goOffline();
  await centre.setClockAhead(-3 * DAY);
  const office = centre.page.getByRole("listitem").filter({ hasText: STATION });
  await office.getByRole("button", { name: "担当を終える" }).click();
  await centre.page.getByRole("dialog").getByRole("button", { name: "担当を終える" }).click();
  await expect(centre.page.getByText("担当を今日で終えます。保存しました。")).toBeVisible();
  await centre.goOnline();
  await centre.app.settled();

  // Nobody has told the nurse, who is out of reach.
  await recordVisit(nurse.app, { household: HOME, met: ["鈴木 太郎"], seen: REMARK });
  await nurse.app.openHousehold(HOME);
  const address = new URL(nurse.page.url()).pathname;

  await nurse.goOnline();
  await expect(nurse.app.standing).toContainText("要確認 1件", { timeout: 60_000 });
  await nurse.app.expectUnsent(0);
  await nurse.app.menu("世帯");
  await nurse.page.getByRole("searchbox").fill("鈴木太郎");
  await expect(nurse.page.getByText("見つかりませんでした")).toBeVisible();

  await nurse.app.menu("送信");
  const refused = nurse.page.getByRole("article");
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText("担当や同意が終わっているため、受け付けられませんでした");
  await expect(nurse.app.main).not.toContainText("保存した記録は、すべてサーバーに届いています");
  await expect(nurse.app.main).toContainText("受け付けられなかったもののほかは、すべてサーバーに届いています");
  await refused.getByText("書いた内容", { exact: true }).click();
  await expect(refused.getByText(REMARK)).toBeVisible();

  // The same after the app was opened anew: it is gone from the disk, not only from the screen.
  await nurse.close();
  await nurse.open({ offline: true });
  await nurse.app.load(address);
  await nurse.app.unlock();
  await expect(nurse.page.getByText("この世帯は、担当や同意が終わったため見られません")).toBeVisible();
  await nurse.app.menu("送信");
  await expect(nurse.page.getByRole("article")).toContainText("担当や同意が終わっているため");
  await nurse.app.menu("世帯");
  await expect(nurse.page.getByText("田中一郎様宅")).toBeVisible();
});
