// What a search among ten thousand rows of the directory costs on the device.
import { type Page, expect, test } from "@playwright/test";
import { withCity } from "./city.ts";
import { report, reportLate } from "./figures.ts";
import { firstLoad, opened } from "./load.ts";

/** What is in the box after each key. */
const WORDS = ["家賃が払えない", "おばあちゃんの物忘れがひどくて困っています", "086-000-1234", "見本町", "相談"].flatMap((word) =>
  [...word].map((_, at) => word.slice(0, at + 1)),
);

/** Milliseconds from a search to its rows in the page, without the wait for another key. */
async function searches(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (const text of WORDS) {
    times.push(
      await page.evaluate(async (text) => {
        const input = document.querySelector<HTMLInputElement>("#directory-search");
        if (!input) throw new Error("there is no box");
        input.value = text;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        const began = performance.now();
        input.form?.requestSubmit();
        // After all that was queued by it.
        await new Promise((done) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = done;
          channel.port2.postMessage(0);
        });
        return performance.now() - began;
      }, text),
    );
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
    reportLate("a search among them to its rows in the page, p95", await searches(device.page));
    await device.discard();
  };
  await withCity(10, 0, work, 10_000);
});
