// Five hundred strings of a made-up person go through everything that keeps words: saved, unsent, in conflict, half written, looked
// for. None of them stands readable in the browser's profile: not while the app lies open, not when it is shut, not after a kill.
import { CANARIES, MARKS, canaries } from "../support/canaries.ts";
import type { Device } from "../support/device.ts";
import { HOMES } from "../support/homes.ts";
import { find } from "../support/profile.ts";
import { expect, test } from "../support/test.ts";
import { beginVisit, recordVisit, toSecondStep } from "../support/visit.ts";

/** A kill or a pause may come before the browser has written what it means to write, ms. */
const SETTLE = 3_000;

function expectNothing(tablet: Device, when: string): void {
  const found = find(tablet.profile, MARKS);
  const words = found.length > 0 ? find(tablet.profile, CANARIES) : [];
  expect([...found, ...words], when).toEqual([]);
}

test("of 500 strings of a person none stands in the profile, open, shut or killed", async ({ device }) => {
  test.setTimeout(300_000);
  expect(new Set(CANARIES).size).toBe(500);
  expect(CANARIES.filter((word) => !MARKS.some((mark) => word.includes(mark)))).toEqual([]);
  const [tablet, other] = [await device(), await device()];
  for (const one of [tablet, other]) {
    await one.app.load();
    await one.app.signIn(one === tablet ? "nurse1" : "nurse2");
    await one.app.settled();
  }
  await recordVisit(tablet.app, { household: HOMES[0].name, met: [HOMES[0].member], seen: canaries(0), said: CANARIES[1] });
  await tablet.app.settled();

  // Two write the same box apart: both are kept, in conflict.
  await tablet.goOffline();
  await other.app.changeHousehold(HOMES[1].name, { 世帯の状況: canaries(1) });
  await other.app.settled();
  await tablet.app.changeHousehold(HOMES[1].name, { 世帯の状況: canaries(2) });
  await tablet.goOnline();
  await tablet.app.settled();
  await tablet.app.openHousehold(HOMES[1].name);
  await expect(tablet.app.main.getByText("1か所で、別々に書かれています")).toBeVisible();

  await tablet.goOffline();
  await tablet.app.changeHousehold(HOMES[2].name, { 世帯の状況: canaries(3), 訪問するときの注意: CANARIES[450] });
  await tablet.app.expectUnsent(1);
  await tablet.app.menu("世帯");
  for (const word of CANARIES.slice(400, 405)) await tablet.page.getByRole("searchbox").fill(word);
  await beginVisit(tablet.app, HOMES[3].name);
  await toSecondStep(tablet.app);
  await tablet.app.box("見たこと").fill(canaries(4));
  await tablet.page.waitForTimeout(SETTLE);
  expectNothing(tablet, "open");
  await tablet.app.button("画面を閉じる").click();
  await tablet.page.waitForTimeout(SETTLE);
  expectNothing(tablet, "shut");
  await tablet.app.unlock();
  await toSecondStep(tablet.app);
  await expect(tablet.app.box("見たこと")).toHaveValue(canaries(4));
  await tablet.kill();
  expectNothing(tablet, "killed");

  // All of it is there for who has the passphrase.
  await tablet.open({ offline: true });
  await tablet.app.load();
  await tablet.app.trySignIn("nurse1");
  await expect(tablet.app.standing).toBeVisible();
  await tablet.app.openHousehold(HOMES[2].name);
  await expect(tablet.page.getByText(CANARIES[450] ?? "")).toBeVisible();
  // The same search sees what does stand there: one string, written on purpose.
  await tablet.page.evaluate((word) => localStorage.setItem("control", word), CANARIES[7] ?? "");
  await tablet.close();
  expect(new Set(find(tablet.profile, CANARIES.slice(5, 10)).map(({ word }) => word))).toEqual(new Set([CANARIES[7]]));
});
