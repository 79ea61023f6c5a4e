// The app itself is there without a network, from the first visit on.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Device } from "../support/device.ts";
import { Server } from "../support/server.ts";
import { siteFolder } from "../support/settings.ts";
import { template } from "../support/template.ts";
import { expect, test } from "../support/test.ts";
import { beginVisit, toSecondStep } from "../support/visit.ts";

const isReady = () => navigator.serviceWorker.ready.then(() => true);

test("the shell is there offline from the first visit, and says what a new person needs", async ({ device }) => {
  const tablet = await device();
  await tablet.app.load();
  await expect(tablet.app.heading("つなぐを開く")).toBeVisible();
  expect(await tablet.page.evaluate(isReady)).toBe(true);
  await tablet.goOffline();
  await tablet.app.load("/households");
  await expect(tablet.app.heading("つなぐを開く")).toBeVisible();
  await tablet.app.trySignIn("nurse1");
  const alert = tablet.page.getByRole("alert");
  await expect(alert).toContainText("この端末を初めて使うときは、一度サーバーにつながる必要があります");
});

test("reloaded offline it opens with the passphrase, and only with it", async ({ device }) => {
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn("nurse1");
  await tablet.app.settled();
  expect(await tablet.page.evaluate(isReady)).toBe(true);
  await tablet.app.openHousehold("佐藤ハナ様宅");
  await tablet.goOffline();
  await tablet.page.reload();
  await expect(tablet.page.getByText("佐藤ハナ")).toHaveCount(0);
  await tablet.page.getByLabel(/^パスフレーズ/).fill("wrong-passphrase");
  await tablet.app.button("開く").click();
  await expect(tablet.page.getByText(/パスフレーズが違います|違います/)).toBeVisible();
  await expect(tablet.page.getByText("佐藤ハナ")).toHaveCount(0);
  await tablet.app.unlock();
  await expect(tablet.page.getByRole("heading", { level: 1, name: "佐藤ハナ様宅" })).toBeVisible();
  await expect(tablet.app.standing).toContainText("オフライン");
  await tablet.app.menu("今日");
  await expect(tablet.app.heading("今日の予定 10件")).toBeVisible();
});

test("a new version is offered, not forced, and unsaved work survives taking it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tsunagu-site-"));
  cpSync(siteFolder(), folder, { recursive: true });
  const server = await Server.start(await template(), folder);
  const tablet = new Device(server.address.replace("127.0.0.1", "localhost"));
  try {
    await tablet.open();
    await tablet.app.load();
    await tablet.app.signIn("nurse1");
    await tablet.app.settled();
    expect(await tablet.page.evaluate(isReady)).toBe(true);
    await expect.poll(() => tablet.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await beginVisit(tablet.app, "佐藤ハナ様宅");
    await toSecondStep(tablet.app);
    await tablet.app.box("見たこと").fill("新しい版の前に書いた文です。");

    const worker = join(folder, "sw.js");
    writeFileSync(worker, `${readFileSync(worker, "utf8")}\n// the next version\n`);
    for (const packed of [".br", ".gz"]) rmSync(worker + packed, { force: true });
    await tablet.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await expect(tablet.page.getByText("新しい版があります")).toBeVisible();
    await expect(tablet.app.box("見たこと")).toHaveValue("新しい版の前に書いた文です。");

    await tablet.app.button("更新する").click();
    await expect(tablet.app.heading("つなぐを開く")).toBeVisible();
    await tablet.app.unlock();
    await toSecondStep(tablet.app);
    await expect(tablet.app.box("見たこと")).toHaveValue("新しい版の前に書いた文です。");
    await expect(tablet.page.getByText("新しい版があります")).toHaveCount(0);
  } finally {
    await tablet.discard();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
