// The first load of a device, as the page sees it.
import type { Page } from "@playwright/test";
import { Device } from "../support/device.ts";
import type { City } from "./city.ts";

/** Runs in the page before the app: notes when the first load was seen to end. */
function watchFirstLoad(): void {
  const seen = { ended: 0 };
  Object.assign(window, { firstLoad: seen });
  let shown = false;
  const look = () => {
    const now = document.querySelector(".progress") !== null;
    if (shown && !now) seen.ended = performance.now();
    shown = now;
    if (seen.ended === 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** From the first request for records to everything sealed, on the disk and shown. */
export async function firstLoad(page: Page): Promise<{ took: number; bytes: number; requests: number }> {
  await page.waitForFunction(() => (window as unknown as { firstLoad: { ended: number } }).firstLoad.ended > 0);
  return page.evaluate(() => {
    const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const ours = entries.filter(({ name }) => name.includes("/api/sync") || name.includes("/api/segments"));
    const ended = (window as unknown as { firstLoad: { ended: number } }).firstLoad.ended;
    return {
      took: ended - Math.min(...ours.map(({ startTime }) => startTime)),
      bytes: ours.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      requests: ours.length,
    };
  });
}

/** Asks how many milliseconds of the processor the page has taken so far: what is measured by it stands whatever else the machine does. */
export async function processor(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

/** A new device of the city at its first screen. */
export async function opened(city: City): Promise<Device> {
  const device = new Device(city.address);
  const app = await device.open();
  await app.page.addInitScript(watchFirstLoad);
  await app.load();
  return device;
}
