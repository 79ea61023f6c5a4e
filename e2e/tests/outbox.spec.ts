// What waits goes out also while the records are shut, the passphrase is forgotten, or the app is not open at all.
import type { Device } from "../support/device.ts";
import { HOMES } from "../support/homes.ts";
import { recordsOf, valueOf } from "../support/records.ts";
import { valuesOf } from "../support/shelves.ts";
import { expect, test } from "../support/test.ts";

const NOTE = "犬は奥の部屋にいる。";

/** How many households say so on the server. */
async function arrived(address: string): Promise<number> {
  const records = await recordsOf(address, "nurse2");
  return records.filter((doc) => valueOf(doc, "access_notes") === NOTE).length;
}

/** Signs in, and has one save wait that nobody but the device has. */
async function saveOffline(tablet: Device): Promise<void> {
  const { app, page } = tablet;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await expect.poll(async () => Object.keys(await valuesOf(page, "vault"))).toContain("key");
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await tablet.goOffline();
  await app.changeHousehold(HOMES[0].name, { 訪問するときの注意: NOTE });
  await app.expectUnsent(1);
  const [copy = "", ...others] = Object.values(await valuesOf(page, "copies"));
  expect(others).toEqual([]);
  expect(JSON.parse(copy)).toEqual({ key: expect.stringMatching(/^[0-9a-f]{16}$/), sealed: expect.stringMatching(/^[0-9a-f]{200,}$/) });
}

test("a shut tablet sends what waits once the network is back, and nothing arrives twice", async ({ device, server }) => {
  const tablet = await device();
  const { app, page } = tablet;
  await saveOffline(tablet);
  await app.button("画面を閉じる").click();
  await expect(page.getByText("送信待ちの記録が1件あります")).toBeVisible();
  await expect(page.getByText("つながりしだい、鍵をかけたまま自動で送られます")).toBeVisible();
  await app.button("送信待ちの1件を送る").click();
  await expect(page.getByText("送信待ちの記録が1件あります")).toBeVisible();
  expect(await arrived(server.address)).toBe(0);
  await tablet.goOnline();
  await expect(page.getByText("送信待ちだった1件を送りました。")).toBeVisible();
  expect(await arrived(server.address)).toBe(1);
  await app.unlock();
  await app.settled();
  await expect(app.standing).not.toContainText("要確認");
  expect(await valuesOf(page, "copies")).toEqual({});
  expect(await arrived(server.address)).toBe(1);
});

test("with the passphrase forgotten, what waits is sent, and the tablet begins anew", async ({ device, server }) => {
  const tablet = await device();
  const { app, page } = tablet;
  await saveOffline(tablet);
  // The device is shut by another passphrase than the server's of today.
  await page.evaluate(async () => {
    const [{ name = "" } = {}] = await indexedDB.databases();
    await new Promise<void>((done) => {
      indexedDB.open(name).onsuccess = ({ target }) => {
        const database = (target as IDBOpenDBRequest).result;
        const transaction = database.transaction("vault", "readwrite", { durability: "strict" });
        const shelf = transaction.objectStore("vault");
        shelf.get("vault").onsuccess = ({ target }) => {
          const vault = JSON.parse((target as IDBRequest<string>).result);
          vault.wrappings[0].salt[0] ^= 1;
          shelf.put(JSON.stringify(vault), "vault");
        };
        transaction.oncomplete = () => {
          database.close();
          done();
        };
      };
    });
  });
  await tablet.kill();
  await tablet.open({ offline: true });
  await tablet.app.load();
  // The browser may wake the service worker before the page is cut off, and then nothing waits any more.
  await tablet.goOnline();
  await expect.poll(() => arrived(server.address)).toBe(1);

  await tablet.app.trySignIn("nurse1");
  await expect(tablet.page.getByText("前のパスフレーズを忘れたとき")).toBeVisible();
  await tablet.app.button("この端末で新しく始める").click();
  await tablet.page.getByRole("dialog").getByRole("button", { name: "消して新しく始める" }).click();
  await expect(tablet.page.getByText("前のパスフレーズを忘れたとき")).toHaveCount(0);
  await tablet.app.signIn("nurse1");
  await tablet.app.settled();
  await tablet.app.openHousehold(HOMES[0].name);
  await expect(tablet.app.main.getByText(NOTE)).toBeVisible();
});

test("with the app closed the service worker sends what waits when the browser finds a network", async ({ device, server }) => {
  const tablet = await device();
  await saveOffline(tablet);
  const { page } = tablet;
  // Another page of the origin, on which nothing runs; the app's own is gone.
  const other = await tablet.tab();
  await tablet.goOnline();
  await other.load("/healthz");
  await page.close();
  const cdp = await other.page.context().newCDPSession(other.page);
  const registered = new Promise<string>((found) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(server.address) || scopeURL.startsWith(tablet.address));
      if (ours) found(ours.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  await cdp.send("ServiceWorker.dispatchSyncEvent", {
    origin: tablet.address,
    registrationId: await registered,
    tag: "tsunagu-sync",
    lastChance: false,
  });
  await expect.poll(() => arrived(server.address), { timeout: 30_000 }).toBe(1);
  // Nothing waits any more, as soon as the reply is here.
  await expect.poll(async () => Object.values(await valuesOf(other.page, "copies")).filter(Boolean)).toEqual([]);
});

test("a shut tablet that was revoked sends what waits, and then nothing is left on it", async ({ device, server }) => {
  const [lost, other] = [await device(), await device()];
  await saveOffline(lost);
  await lost.app.button("画面を閉じる").click();
  await other.app.load();
  await other.app.signIn("nurse1");
  await other.app.menu("設定");
  await other.app.button("紛失した").click();
  await other.page.getByRole("dialog").getByRole("button", { name: "使えなくする" }).click();
  await expect(other.page.getByText("使えません", { exact: true })).toBeVisible();
  await lost.goOnline();
  await expect(lost.page.getByText("送信待ちだった1件を送りました。")).toBeVisible();
  expect(await arrived(server.address)).toBe(1);
  for (const store of ["meta", "segments", "head", "outbox", "copies", "vault"]) {
    await expect.poll(() => valuesOf(lost.page, store), { message: store }).toEqual({});
  }
  // The name goes with the records.
  await lost.app.load();
  await expect(lost.app.box(/^ID/)).toHaveValue("");
});
