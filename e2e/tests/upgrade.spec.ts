// A tablet that an earlier release has left behind, with this version of the app and the server.
import type { Page } from "@playwright/test";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { Device } from "../support/device.ts";
import { type Kept, putIn, takeOut } from "../support/kept.ts";
import { Network } from "../support/network.ts";
import { recordsOf, valueOf } from "../support/records.ts";
import { type LeftDevice, databaseOf, deviceOf, releases } from "../support/releases.ts";
import { Server } from "../support/server.ts";
import { expect, test as base } from "../support/test.ts";
import { beginVisit, toSecondStep } from "../support/visit.ts";

interface Fixtures {
  /** A tablet of a release before a server of this version on the release's database. */
  left: (release: string) => Promise<{ tablet: Device; left: LeftDevice; server: Server }>;
}

const test = base.extend<Fixtures>({
  left: async ({}, use) => {
    const made: { stop: () => Promise<void> }[] = [];
    await use(async (release) => {
      const database = databaseOf(release);
      const server = await Server.start(database);
      rmSync(dirname(database), { recursive: true });
      const network = await Network.start(server.address);
      const tablet = new Device(network.address);
      made.push({ stop: () => tablet.discard() }, network, server);
      await tablet.open();
      const left = deviceOf(release);
      // A page of the same origin on which nothing runs.
      await tablet.page.goto(`${network.address}/healthz`);
      await putIn(tablet.page, left.kept);
      // That page has no icon.
      tablet.complaints.length = 0;
      return { tablet, left, server };
    });
    for (const one of made) await one.stop();
  },
});

/** Waits until the app opens without a network. */
async function stored(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
}

for (const release of releases()) {
  test(`a tablet of ${release} opens offline with all its unsent work, and sends it`, async ({ left: prepare }) => {
    const { tablet, left, server } = await prepare(release);
    const { app, page } = tablet;
    await app.load();
    await expect(app.box(/^ID/)).toHaveValue(left.login);
    await stored(page);
    await tablet.goOffline();
    await app.unlock();
    await app.expectUnsent(left.visits.length + 1);
    await app.menu("送信");
    await expect(app.heading(`送信待ち ${left.visits.length + 1}件`)).toBeVisible();
    await expect(page.getByText("読めません")).toHaveCount(0);
    const refused = page.getByRole("article");
    await expect(refused).toContainText("担当や同意が終わっているため");
    await refused.getByText("書いた内容", { exact: true }).click();
    await expect(refused.getByText(left.refused)).toBeVisible();
    await app.openHousehold(left.changed.household);
    await expect(app.main.getByText(left.changed.text)).toBeVisible();
    await beginVisit(app, left.draft.household);
    await expect(page.getByText("前回の入力を戻しました")).toBeVisible();
    await toSecondStep(app);
    await expect(app.box("見たこと")).toHaveValue(left.draft.text);
    await app.save();

    await tablet.goOnline();
    await app.load();
    await app.unlock();
    await app.settled();
    await expect(app.standing).toContainText("要確認 1件");
    const records = await recordsOf(server.address, "nurse2");
    for (const text of [...left.visits, left.draft.text]) {
      expect(records.filter((doc) => valueOf(doc, "seen") === text), text).toHaveLength(1);
    }
    const households = records.filter((doc) => doc.kind === "household" && valueOf(doc, "name") === left.changed.household);
    expect(JSON.stringify(households)).toContain(left.changed.text);
    // What was left is put in place on a page that is no app and names no icon.
    const expected = ["ERR_INTERNET_DISCONNECTED", "/favicon.ico"];
    expect(tablet.complaints.filter((complaint) => !expected.some((part) => complaint.includes(part)))).toEqual([]);
  });
}

/** What lies in the databases of the page's origin. */
async function databases(page: Page): Promise<Kept["databases"]> {
  return (await takeOut(page)).databases;
}

/** A later version of the app takes the databases over: it adds a store, and all else stays. */
async function takeOver(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const { name = "" } of await indexedDB.databases()) {
      await new Promise<void>((done, failed) => {
        const request = indexedDB.open(name, 9);
        request.onupgradeneeded = () => request.result.createObjectStore("later");
        request.onerror = () => failed(request.error);
        request.onsuccess = () => {
          request.result.close();
          done();
        };
      });
    }
  });
}

test("what a later version has taken over is left alone, and the person is told", async ({ left: prepare }) => {
  const { tablet, left } = await prepare(releases().at(-1) ?? "");
  const { app, page } = tablet;
  const other = await tablet.tab();
  await other.page.goto(`${app.address}/healthz`);
  await app.load();
  await stored(page);
  await tablet.goOffline();
  await app.unlock();
  await app.expectUnsent(left.visits.length + 1);
  await app.editHousehold(left.draft.household);
  await app.box(/^訪問するときの注意/).fill("古い版の画面で書いた。");

  // The later version does not wait for the older one's tab.
  await takeOver(other.page);
  const before = await databases(other.page);
  await app.button("保存する").click();
  await expect(page.getByText("この画面は、古い版のアプリです")).toBeVisible();
  await expect(app.box(/^訪問するときの注意/)).toHaveValue("古い版の画面で書いた。");

  await tablet.goOnline();
  await app.load();
  await page.getByLabel(/^パスフレーズ/).fill("tsunagu-demo-2026");
  await app.button("開く").click();
  await expect(page.getByRole("alert").or(page.getByRole("status")).filter({ hasText: "この画面は、古い版のアプリです" }).first()).toBeVisible();
  expect(await databases(other.page)).toEqual(before);
});

test("a server that no longer serves the app: the work stays, the person is told, and it goes once that is over", async ({ device, network }) => {
  const tablet = await device();
  const { app, page } = tablet;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  const message = "アプリが古いため送受信できません。アプリを更新してください。";
  network.answers.set("/api/sync", { status: 426, body: { code: "too_old", message } });
  await app.changeHousehold("田中一郎様宅", { 訪問するときの注意: "更新を待つ注意。" });
  const banner = page.getByRole("status").filter({ hasText: "アプリが古くなり、送受信できません" });
  await expect(banner).toContainText("記録はこの端末に残っています");
  await app.expectUnsent(1);
  // It looks for a new version by itself.
  await expect.poll(() => network.asked.filter((path) => path === "/sw.js").length).toBeGreaterThan(1);
  await app.menu("送信");
  await expect(page.getByText("アプリを更新すると、自動で送られます")).toBeVisible();

  network.answers.delete("/api/sync");
  await app.syncNow();
  await app.settled();
  await expect(banner).toHaveCount(0);
});
