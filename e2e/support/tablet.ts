// A tablet with an engine that Playwright does not drive, and the way from it to the server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Make } from "./browser.ts";
import type { Network } from "./network.ts";
import { PlainApp } from "./plain.ts";
import { SEEKER } from "./seek.ts";

/** A tablet with one person's profile. */
export class Tablet {
  private browser: Browser | null = null;
  private readonly profile = mkdtempSync(join(tmpdir(), "tsunagu-profile-"));

  constructor(
    private readonly make: Make,
    readonly network: Network,
  ) {}

  /** Starts the browser and opens the app. */
  async open(): Promise<PlainApp> {
    this.browser = await this.make.start(this.profile, SEEKER);
    const app = new PlainApp(this.browser, this.network.address);
    await app.load();
    return app;
  }

  /** Ends the browser at once, as an empty battery does. */
  async kill(): Promise<void> {
    await this.browser?.kill();
    this.browser = null;
  }

  /** Ends the browser, takes its profile away and the network down. */
  async discard(): Promise<void> {
    await this.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    await this.network.stop();
  }
}
