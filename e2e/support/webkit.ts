// WebKitGTK in a window of our own, driven over WebDriver, on a display that nobody sees.
import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Make } from "./browser.ts";
import { killFamily } from "./processes.ts";
import { VIEWPORT } from "./settings.ts";

const WINDOW = resolve(import.meta.dirname, "webkit-window.js");

/** The key under which WebDriver names an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** The last line of a PDF. */
const PDF_END = "%%EOF";

/** A free port that stays so: from 32768 on, the system gives it to the next who asks for any. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + randomInt(20_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((told) => {
      server.once("error", () => told(false));
      server.listen(port, "127.0.0.1", () => told(true));
    });
    if (!isFree) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}

/** Tries until it works; what starts needs a moment. */
async function eventually<T>(work: () => T | Promise<T>, tries = 100): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1) throw error;
      await sleep(100);
    }
  }
}

/** Starts a display of its own and gives its name. */
async function startDisplay(): Promise<{ display: ChildProcess; name: string }> {
  const size = `${VIEWPORT.width}x${VIEWPORT.height}x24`;
  const display = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise<string>((found, failed) => {
    display.stdio[3]?.once("data", (text) => found(String(text).trim()));
    display.once("exit", (code) => failed(new Error(`Xvfb ended with ${code}`)));
    display.once("error", failed);
  });
  return { display, name: `:${number}` };
}

async function send(method: string, address: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(address, { method, body: body === undefined ? null : JSON.stringify(body) });
  const { value } = (await answer.json()) as { value: unknown };
  if (!answer.ok) throw new Error(`${method} ${address}: ${JSON.stringify(value)}`);
  return value;
}

async function start(profile: string, script: string): Promise<Browser> {
  const { display, name } = await startDisplay();
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
    env: { ...process.env, DISPLAY: name, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaints: string[] = [];
  for (const stream of [driver.stdout, driver.stderr]) {
    stream.on("data", (text) => {
      complaints.push(...String(text).split("\n").filter((line) => /\bCONSOLE (\w+ )?ERROR\b/.test(line)));
    });
  }
  const address = `http://127.0.0.1:${port}`;
  await eventually(() => send("GET", `${address}/status`));
  const options = { binary: WINDOW, args: [profile, String(VIEWPORT.width), String(VIEWPORT.height), script] };
  const opened = await send("POST", `${address}/session`, {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
  });
  const session = `${address}/session/${(opened as { sessionId: string }).sessionId}`;

  const run = (expression: string) =>
    send("POST", `${session}/execute/sync`, { script: `return (${expression});`, args: [] });
  const element = async (expression: string) => {
    const found = (await run(expression)) as Record<string, string> | null;
    if (!found?.[ELEMENT]) throw new Error(`no element: ${expression}`);
    return `${session}/element/${found[ELEMENT]}`;
  };
  const end = async () => {
    await killFamily(driver);
    await killFamily(display);
  };
  return {
    complaints,
    async load(page) {
      await send("POST", `${session}/url`, { url: page });
    },
    run,
    async press(expression) {
      await send("POST", `${await element(expression)}/click`, {});
    },
    async type(expression, text) {
      await send("POST", `${await element(expression)}/value`, { text });
    },
    picture: async () => Buffer.from((await send("GET", `${session}/screenshot`)) as string, "base64"),
    async print() {
      const file = join(profile, "print.pdf");
      rmSync(file, { force: true });
      await run("webkit.messageHandlers.paper.postMessage('')");
      return await eventually(() => {
        const printed = readFileSync(file);
        if (!printed.subarray(-16).includes(PDF_END)) throw new Error("the printed page is not whole");
        return printed;
      });
    },
    async close() {
      // The answer says that the window is gone already.
      await send("DELETE", session).catch(() => undefined);
      await end();
    },
    kill: end,
  };
}

export const webkit: Make = { name: "WebKit", start };
