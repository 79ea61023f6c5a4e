// What the tests are told by the environment, and how Chromium is started.
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const here = import.meta.dirname;

/** The server to test: `TSUNAGU_SERVER`, or the one built last. */
export function serverBinary(): string {
  const built = ["debug", "release"].map((profile) => resolve(here, "../../target", profile, "tsunagu-server"));
  const binary = process.env.TSUNAGU_SERVER ?? built.find(existsSync);
  if (!binary) throw new Error("there is no server: build it, or name it in TSUNAGU_SERVER");
  return binary;
}

/** The built client: `TSUNAGU_SITE`, or the one built last. */
export function siteFolder(): string {
  return process.env.TSUNAGU_SITE ?? resolve(here, "../../target/site");
}

/** A tablet held upright, CSS px. */
export const VIEWPORT = { width: 810, height: 1080 };

/** How Chromium is started: nothing of its own on the network, no sandbox where there is no room for one. */
export const chromiumOptions = {
  executablePath: process.env.TSUNAGU_CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
  locale: "ja-JP",
  timezoneId: "Asia/Tokyo",
  viewport: VIEWPORT,
};

/** The passphrase of all sample sign-ins. */
export const PASSPHRASE = "tsunagu-demo-2026";
