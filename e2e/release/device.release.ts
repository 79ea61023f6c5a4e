// A device as this release leaves it in the hands of whoever updates: with unsent work, a draft, a refused save, a segment
// folded on the device, and a conflict. Beside it the server's database that goes with it.
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { App } from "../support/app.ts";
import type { Device } from "../support/device.ts";
import { HOMES } from "../support/homes.ts";
import { takeOut } from "../support/kept.ts";
import { writeDevice } from "../support/releases.ts";
import { expect, test } from "../support/test.ts";
import { beginVisit, recordVisit, toSecondStep } from "../support/visit.ts";

const DAY = 24 * 60 * 60 * 1000;
const LABEL = "訪問するときの注意";
const STATION = "見本訪問看護ステーション北";
const [BOTH, LOST, SETTLED, FIRST, SECOND] = HOMES;
const DRAFTED = HOMES[9];

const VISITS = ["見本の所見一。𠮷野さん（\u{845b}\u{e0100}城市）は元気👩‍⚕️。", "見本の所見二。\n改行も、=1+1も、そのまま。"];
const CHANGED = "更新の前に書いた注意。";
const DRAFT = "更新の前に書きかけた所見。";
const REFUSED = "担当を外れたあとに送られた所見。";

/** The centre ends the station's service of a household, as of three days ago. */
async function endService(centre: Device, household: string): Promise<void> {
  await centre.app.openHousehold(household);
  await centre.goOffline();
  await centre.setClockAhead(-3 * DAY);
  const office = centre.page.getByRole("listitem").filter({ hasText: STATION });
  await office.getByRole("button", { name: "担当を終える" }).click();
  await centre.page.getByRole("dialog").getByRole("button", { name: "担当を終える" }).click();
  await expect(centre.page.getByText("担当を今日で終えます。保存しました。")).toBeVisible();
  await centre.goOnline();
  await centre.app.settled();
}

async function signedIn(device: Device, login: string): Promise<App> {
  await device.app.load();
  await device.app.signIn(login);
  await device.app.settled();
  return device.app;
}

test("a device and a database of this release", async ({ device, server }) => {
  const folder = process.env.TSUNAGU_RELEASE ?? "";
  expect(folder, "the folder to write to").not.toBe("");
  const [nurse, colleague, centre] = [await device(), await device(), await device()];
  const ours = await signedIn(nurse, "nurse1");
  const theirs = await signedIn(colleague, "nurse2");
  await signedIn(centre, "center1");

  // One conflict on the server.
  await nurse.goOffline();
  await colleague.goOffline();
  await ours.changeHousehold(SETTLED.name, { [LABEL]: "こちらの注意。" });
  await theirs.changeHousehold(SETTLED.name, { [LABEL]: "あちらの注意。" });
  for (const tablet of [nurse, colleague]) {
    await tablet.goOnline();
    await tablet.app.settled();
  }

  // A household that is lost takes its records out of the segments that travelled; a visit to it is refused.
  await nurse.goOffline();
  await endService(centre, LOST.name);
  await recordVisit(ours, { household: LOST.name, met: [LOST.member], seen: REFUSED });
  await nurse.goOnline();
  await expect(ours.standing).toContainText("要確認 1件", { timeout: 60_000 });
  await ours.expectUnsent(0);

  // What nobody else has.
  await nurse.goOffline();
  await recordVisit(ours, { household: FIRST.name, met: [FIRST.member], vitals: { 体温: "36.4" }, troubles: ["孤立・ひきこもり"], seen: VISITS[0] });
  await recordVisit(ours, { household: SECOND.name, met: [SECOND.member], seen: VISITS[1] });
  await ours.changeHousehold(BOTH.name, { [LABEL]: CHANGED });
  await theirs.changeHousehold(BOTH.name, { [LABEL]: "同じ日に同僚が書いた注意。" });
  await theirs.settled();
  await beginVisit(ours, DRAFTED.name);
  await nurse.page.getByRole("checkbox", { name: DRAFTED.member }).check();
  await toSecondStep(ours);
  await ours.box("見たこと").fill(DRAFT);
  await ours.menu("今日");
  await expect(ours.heading("書きかけ 1件")).toBeVisible();
  await ours.expectUnsent(3);

  const kept = await takeOut(nurse.page);
  const keys = (shelf: string) =>
    kept.databases.flatMap(({ stores }) => stores.filter(({ name }) => name === shelf)).flatMap(({ entries }) => entries.map(({ key }) => key));
  expect(keys("segments").some((key) => key.startsWith("folded-"))).toBe(true);
  expect([keys("outbox").length, keys("attention").length, keys("drafts").length]).toEqual([3, 1, 1]);
  await server.end();
  for (const end of ["", "-wal", "-shm"]) {
    const file = join(server.folder, `city.db${end}`);
    if (existsSync(file)) copyFileSync(file, join(folder, `city.db${end}`));
  }
  writeDevice(folder, {
    login: "nurse1",
    visits: VISITS,
    changed: { household: BOTH.name, label: LABEL, text: CHANGED },
    draft: { household: DRAFTED.name, text: DRAFT },
    refused: REFUSED,
    kept,
  });
});
