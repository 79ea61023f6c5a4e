// Firefox, driven over WebDriver BiDi.
import { readFileSync } from "node:fs";
import puppeteer, { type ElementHandle } from "puppeteer-core";
import type { Browser, Make } from "./browser.ts";
import { killFamily } from "./processes.ts";
import { VIEWPORT } from "./settings.ts";

async function start(profile: string, script: string): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.TSUNAGU_FIREFOX ?? "/usr/bin/firefox-esr",
    userDataDir: profile,
    extraPrefsFirefox: { "intl.accept_languages": "ja-JP, ja" },
    env: { ...process.env, TZ: "Asia/Tokyo" },
  });
  const [page = await browser.newPage()] = await browser.pages();
  await page.setViewport(VIEWPORT);
  await page.evaluateOnNewDocument(readFileSync(script, "utf8"));
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const element = async (expression: string) => (await page.evaluateHandle(expression)) as ElementHandle;
  return {
    complaints,
    async load(address) {
      await page.goto(address);
    },
    run: (expression) => page.evaluate(expression),
    press: async (expression) => (await element(expression)).click(),
    async type(expression, text) {
      await element(expression);
      await page.keyboard.type(text);
    },
    picture: async () => Buffer.from(await page.screenshot()),
    print: async () => Buffer.from(await page.pdf({ format: "A4" })),
    close: () => browser.close(),
    async kill() {
      const eldest = browser.process();
      if (eldest) await killFamily(eldest);
    },
  };
}

export const firefox: Make = { name: "Firefox", start };
