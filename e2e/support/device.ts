// A tablet: a browser with a profile on disk, which can be closed, killed and opened again.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type Page, chromium } from "@playwright/test";
import { App } from "./app.ts";
import { chromiumOptions } from "./settings.ts";

/** What a device is opened with. */
export interface DeviceOptions {
  viewport?: { width: number; height: number };
  offline?: boolean;
  /** Milliseconds its clock is ahead of the right time. */
  clockAhead?: number;
}

/** Runs in the page: from now on its clock is wrong by `ahead` milliseconds. */
function shiftClock(ahead: number): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() + ahead;
}

/** A device with one person's profile. */
export class Device {
  /** What the browser complained of: console errors, failed scripts, requests to others. */
  readonly complaints: string[] = [];
  readonly profile = mkdtempSync(join(tmpdir(), "tsunagu-profile-"));
  private context: BrowserContext | null = null;
  private current: App | null = null;

  constructor(
    readonly address: string,
    private options: DeviceOptions = {},
  ) {}

  /** The app in its first tab. */
  get app(): App {
    if (!this.current) throw new Error("the device is closed");
    return this.current;
  }

  get page(): Page {
    return this.app.page;
  }

  /** Opens the browser, with what changed since. */
  async open(options: DeviceOptions = {}): Promise<App> {
    this.options = { ...this.options, ...options };
    const { clockAhead, ...browser } = this.options;
    const context = await chromium.launchPersistentContext(this.profile, { ...chromiumOptions, ...browser });
    this.context = context;
    context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== this.address) this.complaints.push(`asked ${request.url()}`);
    });
    if (clockAhead) await context.addInitScript(shiftClock, clockAhead);
    this.current = this.watched(context.pages()[0] ?? (await context.newPage()));
    return this.app;
  }

  /** Another tab. */
  async tab(): Promise<App> {
    if (!this.context) throw new Error("the device is closed");
    return this.watched(await this.context.newPage());
  }

  private watched(page: Page): App {
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("crash", () => this.complaints.push("the tab crashed"));
    return new App(page, this.address);
  }

  /** Sets the clock wrong from now on. */
  async setClockAhead(ahead: number): Promise<void> {
    await this.page.evaluate(shiftClock, ahead);
  }

  /** The session on the server is no longer known here, as after weeks or on another's sign-in. */
  async forgetSession(): Promise<void> {
    await this.context?.clearCookies();
  }

  async goOffline(): Promise<void> {
    await this.context?.setOffline(true);
  }

  async goOnline(): Promise<void> {
    await this.context?.setOffline(false);
  }

  /** Closes the browser as a person does. */
  async close(): Promise<void> {
    await this.context?.close();
    this.context = null;
    this.current = null;
  }

  /** Ends the browser at once, as an empty battery does. */
  async kill(): Promise<void> {
    const { context } = this;
    if (!context) return;
    const gone = new Promise((done) => context.once("close", done));
    process.kill(this.browserProcess(), "SIGKILL");
    await gone;
    this.context = null;
    this.current = null;
  }

  /** The browser's own process: the one with this profile that is no helper of another. */
  private browserProcess(): number {
    const listed = execFileSync("ps", ["-ax", "-ww", "-o", "pid=,args="], { encoding: "utf8" });
    const line = listed
      .split("\n")
      .find((line) => line.includes(`--user-data-dir=${this.profile}`) && !line.includes("--type="));
    if (!line) throw new Error("the browser's process is not there");
    return Number.parseInt(line, 10);
  }

  /** Closes it and takes its profile away. */
  async discard(): Promise<void> {
    await this.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
