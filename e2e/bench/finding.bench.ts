// What a search among ten thousand rows of the directory costs on the device.
import { type Page, expect, test } from "@playwright/test";
import { withCity } from "./city.ts";
import { report, reportLate } from "./figures.ts";
import { firstLoad, opened } from "./load.ts";

/** What is in the box after each key. */
const WORDS = ["家賃が払えない", "おばあちゃんの物忘れがひどくて困っています", "086-000-1234", "見本町", "相談"].flatMap((word) =>
  [...word].map((_, at) => word.slice(0, at + 1)),
);

/** Ten keys a second. */
const BETWEEN_KEYS = 100;

/** Milliseconds from a search to its rows in the page, and to the next picture of it; without the wait for another key. */
async function searches(page: Page): Promise<{ rows: number[]; picture: number[] }> {
  const times = { rows: [] as number[], picture: [] as number[] };
  for (const text of WORDS) {
    await page.waitForTimeout(BETWEEN_KEYS);
    const [rows, picture] = await page.evaluate(async (text) => {
      const input = document.querySelector<HTMLInputElement>("#directory-search");
      if (!input) throw new Error("there is no box");
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const began = performance.now();
      input.form?.requestSubmit();
      // The page is drawn in tasks that were queued by it, all before the next frame.
      for (let task = 0; task < 5; task += 1) await Promise.resolve();
      const rows = performance.now() - began;
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      return [rows, performance.now() - began] as const;
    }, text);
    times.rows.push(rows);
    times.picture.push(picture);
  }
  return times;
}

test("10,000 rows in the directory", async () => {
  test.setTimeout(300_000);
  const work = async (city: Parameters<Parameters<typeof withCity>[2]>[0]) => {
    const device = await opened(city);
    await device.app.signIn(city.login, city.passphrase);
    await firstLoad(device.page);
    await device.goOffline();
    const began = Date.now();
    await device.app.menu("相談機関");
    await expect(device.page.getByRole("status").filter({ hasText: "10000件" })).toBeVisible({ timeout: 60_000 });
    report("the directory opened with 10,000 rows, made ready to be searched", [Date.now() - began]);
    const { rows, picture } = await searches(device.page);
    reportLate("a search among them to its rows in the page, p95", rows);
    reportLate("  and to the picture of it, p95", picture);
    await device.discard();
  };
  await withCity(10, 0, work, 10_000);
});
