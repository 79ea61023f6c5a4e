// What 事業実績 cost on the device of whoever sees all intakes: 300 open cases, 5,000 sheets and 20,000 visits beside them.
import { type Page, expect, test } from "@playwright/test";
import { withCity } from "./city.ts";
import { report, reportLate } from "./figures.ts";
import { firstLoad, opened } from "./load.ts";

/** Days of four years, one after the other. */
const DAYS = Array.from({ length: 40 }, (_, n) => `20${23 + Math.floor(n / 12)}-${String(1 + (n % 12)).padStart(2, "0")}-15`);

/** Milliseconds from a press of a link to what it leads to, in the page and painted. */
async function press(page: Page, link: string, seen: string): Promise<number> {
  return page.evaluate(
    async ([link, seen]) => {
      const target = document.querySelector<HTMLElement>(link ?? "");
      if (!target) throw new Error(`there is no ${link}`);
      const pressed = performance.now();
      target.click();
      for (;;) {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        if (document.querySelector(seen ?? "")) return performance.now() - pressed;
      }
    },
    [link, seen],
  );
}

/** Milliseconds from a day in the box to the table of that day, in the page and painted. */
async function readOn(page: Page, day: string): Promise<number> {
  return page.evaluate(async (day) => {
    const box = document.querySelector<HTMLInputElement>("#on");
    if (!box) throw new Error("there is no box");
    const lead = () => document.querySelector(".page-head-lead")?.textContent;
    const before = lead();
    const pressed = performance.now();
    box.value = day;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    for (;;) {
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      if (lead() !== before) return performance.now() - pressed;
    }
  }, day);
}

test("the table of results with 300 open cases", async () => {
  test.setTimeout(600_000);
  await withCity(
    1_000,
    20_000,
    async (city) => {
      const device = await opened(city);
      await device.app.signIn("admin", city.passphrase);
      await firstLoad(device.page);
      await device.goOffline();
      const { page } = device;
      const results = '.frame-nav a[href="/results"]';
      await expect(page.locator(results)).toBeVisible();
      const opening: number[] = [];
      for (let run = 0; run < 5; run += 1) {
        opening.push(await press(page, results, ".results-table"));
        await press(page, '.frame-nav a[href="/settings"]', "h1");
      }
      report("the table opened for the first time", opening.slice(0, 1));
      report("  and again", opening.slice(1));
      await press(page, results, ".results-table");
      const total = await page.locator(".results-table tbody tr").first().locator("td").last().innerText();
      console.log(`intakes counted: ${total}`);
      const days: number[] = [];
      for (const day of DAYS) days.push(await readOn(page, day));
      reportLate("the table of another day, p95", days);
      await readOn(page, "2030-01-01");
      const link = '.results-table tbody tr:first-child td:last-child a';
      report("what a number counts, opened", [await press(page, link, ".long-list li a")]);
      await device.discard();
    },
    0,
    ["--cases", "300", "--sheets", "5000"],
  );
});
