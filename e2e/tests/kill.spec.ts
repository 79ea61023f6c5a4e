// The browser's processes end at any moment, while someone saves and syncs on a bad line: nothing that was said to be saved is
// lost, and nothing arrives twice.
import type { Device } from "../support/device.ts";
import { HOMES } from "../support/homes.ts";
import type { Fate } from "../support/network.ts";
import { recordsOf, valueOf } from "../support/records.ts";
import { expect, test } from "../support/test.ts";
import { toSecondStep } from "../support/visit.ts";

/** Kills altogether; each worker does half of them. */
const KILLS = Number(process.env.TSUNAGU_KILLS ?? 12);

/** The longest that someone works between two kills, ms. */
const LONGEST = 4_000;

/** From one kill to the next, ms: over many kills each moment of the work has its turn. */
const STEP = 1_237;

const FATES: Fate[] = ["whole", "whole", "late", "lost", "unanswered", "cut", "twice"];

/** Writes visits, one after the other, until the browser is gone; what was saved before the form closed goes to `promised`. */
async function work({ app }: Device, next: () => string, promised: string[]): Promise<void> {
  for (;;) {
    const remark = next();
    await app.page.getByRole("link", { name: "訪問を記録する" }).click();
    await app.page.getByRole("checkbox", { name: HOMES[0].member }).check();
    await toSecondStep(app);
    await app.box("見たこと").fill(remark);
    await app.save();
    promised.push(remark);
    await expect(app.page.getByRole("heading", { level: 1, name: HOMES[0].name })).toBeVisible();
  }
}

for (const login of ["nurse1", "nurse2"]) {
  test(`the browser of ${login} is killed again and again, and nothing that was saved is lost`, async ({ device, network, server }) => {
    const kills = KILLS / 2;
    test.setTimeout(120_000 + kills * 30_000);
    const tablet = await device();
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
    await tablet.app.openHousehold(HOMES[0].name);
    const promised: string[] = [];
    let written = 0;
    let asked = 0;
    network.fate = () => FATES[(asked += 1) % FATES.length] ?? "whole";
    for (let killed = 0; killed < kills; killed++) {
      let isGone = false;
      const next = () => `${login}の所見その${(written += 1)}。`;
      const working = work(tablet, next, promised).catch((error: Error) => (isGone ? null : error));
      await tablet.page.waitForTimeout((killed * STEP) % LONGEST);
      isGone = true;
      await tablet.kill();
      expect(await working, "it went on until the browser was gone").toBeNull();
      await tablet.open();
      await tablet.app.load();
      // The ID is typed as well: browsers keep such small things in memory for a while.
      await tablet.app.trySignIn(login);
      await expect(tablet.app.standing).toBeVisible({ timeout: 60_000 });
      await tablet.app.openHousehold(HOMES[0].name);
    }
    network.fate = () => "whole";
    await tablet.app.settled();
    expect(promised.length).toBeGreaterThan(kills / 2);

    const visits = (await recordsOf(server.address, login)).filter(({ kind }) => kind === "visit");
    const seen = visits.map((visit) => String(valueOf(visit, "seen")));
    const count = (remark: string) => seen.filter((text) => text === remark).length;
    expect(promised.filter((remark) => count(remark) !== 1)).toEqual([]);
    for (let number = 1; number <= written; number++) expect(count(`${login}の所見その${number}。`)).toBeLessThan(2);
    // And the tablet has them too.
    for (const remark of promised.slice(-3)) {
      await expect(tablet.page.getByRole("link").filter({ hasText: remark })).toHaveCount(1);
    }
  });
}
