// What the app costs in a real browser, beside what the browser takes for the same bytes without it.
import { type Page, expect, test } from "@playwright/test";
import type { Device } from "../support/device.ts";
import { type City, withCity } from "./city.ts";
import { report, reportLate } from "./figures.ts";
import { firstLoad, opened } from "./load.ts";

const RUNS = 5;

/** Milliseconds from the press of 開く to the list of households with its rows. */
async function unlockToList(device: Device, passphrase: string): Promise<number> {
  const { page } = device.app;
  await device.app.load("/households");
  await page.getByLabel(/^パスフレーズ/).fill(passphrase);
  const took = page.evaluate(
    () =>
      new Promise<number>((done) => {
        addEventListener(
          "click",
          () => {
            const pressed = performance.now();
            const look = () => {
              if (document.querySelector(".long-list li a")) done(performance.now() - pressed);
              else requestAnimationFrame(look);
            };
            look();
          },
          { capture: true, once: true },
        );
      }),
  );
  await device.app.button("開く").click();
  return took;
}

/** What is in the box after each key. */
const WORDS = ["佐藤", "鈴木", "さとう", "田中一郎", "見本町"].flatMap((word) => [...word].map((_, at) => word.slice(0, at + 1)));

/** Milliseconds from a key pressed in the search to the rows it leaves. */
async function searchWhileTyping(page: Page): Promise<number[]> {
  const box = page.getByRole("searchbox");
  const times: number[] = [];
  for (const text of WORDS) {
    await box.focus();
    times.push(
      await page.evaluate(async (text) => {
        const input = document.activeElement as HTMLInputElement;
        const pressed = performance.now();
        input.value = text;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return performance.now() - pressed;
      }, text),
    );
  }
  return times;
}

/** Puts as many plain bytes as the device holds into IndexedDB, 40 values in one transaction. */
function bulkPut(page: Page, bytes: number): Promise<number> {
  return page.evaluate(async (bytes) => {
    const opening = indexedDB.open(`reference-${Math.random()}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("shelf");
    await new Promise((done) => (opening.onsuccess = done));
    const values = Array.from({ length: 40 }, () => new Uint8Array(bytes / 40).map((_, at) => at * 31));
    const started = performance.now();
    const transaction = opening.result.transaction("shelf", "readwrite");
    values.forEach((value, at) => transaction.objectStore("shelf").put(value, at));
    await new Promise((done) => (transaction.oncomplete = done));
    const took = performance.now() - started;
    opening.result.close();
    indexedDB.deleteDatabase(opening.result.name);
    return took;
  }, bytes);
}

/** The encoded bytes of everything loaded to start. */
async function startUp(city: City): Promise<void> {
  const device = await opened(city);
  const { page } = device.app;
  await expect(device.app.button("開く")).toBeVisible();
  const bytes = await page.evaluate(() =>
    (performance.getEntries() as PerformanceResourceTiming[])
      .filter(({ entryType }) => entryType === "resource" || entryType === "navigation")
      // The part behind the way in comes while the passphrase is typed.
      .filter(({ name }) => !name.includes("/split_"))
      .reduce((sum, { encodedBodySize }) => sum + (encodedBodySize ?? 0), 0),
  );
  console.log(`${"download to start, as it travels".padEnd(62)} ${(bytes / 1000).toFixed(1).padStart(9)} kB`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const throttle = await page.context().newCDPSession(page);
  for (const rate of [1, 4]) {
    await throttle.send("Emulation.setCPUThrottlingRate", { rate });
    const times: number[] = [];
    for (let run = 0; run < RUNS * 2; run++) {
      await device.app.load();
      times.push(
        await page.evaluate(
          () =>
            new Promise<number>((done) => {
              const look = () => (document.querySelector("form input") ? done(performance.now()) : requestAnimationFrame(look));
              look();
            }),
        ),
      );
    }
    report(rate === 1 ? "start from cache to a usable form" : "  with the processor four times as slow", times);
  }
  await device.discard();
}

test("10,000 visits", async () => {
  await withCity(500, 10_000, async (city) => {
    await startUp(city);
    const loads: number[] = [];
    let bytes = 0;
    for (let run = 0; run < RUNS; run++) {
      const device = await opened(city);
      await device.app.signIn(city.login, city.passphrase);
      const load = await firstLoad(device.page);
      loads.push(load.took);
      bytes = load.bytes;
      if (run === RUNS - 1) {
        await device.goOffline();
        const unlocks: number[] = [];
        for (let again = 0; again < RUNS; again++) unlocks.push(await unlockToList(device, city.passphrase));
        report("offline reload: 開く pressed to the list, Argon2id included", unlocks);
        const throttle = await device.page.context().newCDPSession(device.page);
        await throttle.send("Emulation.setCPUThrottlingRate", { rate: 4 });
        const slow: number[] = [];
        for (let again = 0; again < RUNS; again++) slow.push(await unlockToList(device, city.passphrase));
        report("  with the processor four times as slow", slow);
      }
      await device.discard();
    }
    report("first pull of 10,000 visits into the sealed device", loads);
    console.log(`${"  what travelled".padEnd(62)} ${(bytes / 1e6).toFixed(2).padStart(9)} MB`);
    const device = await opened(city);
    const puts: number[] = [];
    for (let run = 0; run < RUNS; run++) puts.push(await bulkPut(device.page, 15_000_000));
    report("  reference: IndexedDB bulk put of 15 MB, plain", puts);
    await device.discard();
  });
});

// The first is what a device of a large agency holds, the second all of a city.
const DEVICES = [
  { name: "50,000 records", households: 4_000, visits: 36_000 },
  { name: "10,000 households and 50,000 visits", households: 10_000, visits: 50_000 },
];

for (const { name, households, visits } of DEVICES) {
  test(name, async () => {
    test.setTimeout(300_000);
    await withCity(households, visits, async (city) => {
      const device = await opened(city);
      await device.app.signIn(city.login, city.passphrase);
      const load = await firstLoad(device.page);
      report(`first pull of ${name}`, [load.took]);
      await device.goOffline();
      const unlocks: number[] = [];
      for (let run = 0; run < RUNS; run++) unlocks.push(await unlockToList(device, city.passphrase));
      report("offline reload with them, 開く pressed to the list", unlocks);
      reportLate("a key in the search to the rows on screen, p95", await searchWhileTyping(device.page));
      await device.discard();
    });
  });
}
