// The sample city as a database: made once a day, and each test works on a copy of it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { serverBinary } from "./settings.ts";

const DAY = 24 * 60 * 60 * 1_000;
const JST = 9 * 60 * 60 * 1_000;

/** How long a test may last that needs the day to stay what it was when the test began. */
const LONGEST = 2 * 60 * 1_000;

/** Makes the first, and takes all away at the end of the run. */
export default async function makeTemplates(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "tsunagu-e2e-"));
  process.env.TSUNAGU_TEMPLATES = folder;
  await template();
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * The sample city whose visits are planned for today. A run may go on past midnight: what begins then has the city of the
 * new day, and what begins just before it waits for that.
 */
export async function template(): Promise<string> {
  const left = DAY - ((Date.now() + JST) % DAY);
  if (left < LONGEST) await wait(left);
  const day = new Date(Date.now() + JST).toISOString().slice(0, 10);
  const templates = process.env.TSUNAGU_TEMPLATES ?? "";
  const folder = join(templates, day);
  if (!existsSync(folder)) {
    const making = mkdtempSync(join(templates, "making-"));
    execFileSync(serverBinary(), ["sample"], {
      env: { ...process.env, DATABASE_URL: `sqlite:${join(making, "city.db")}` },
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      renameSync(making, folder);
    } catch (error) {
      // Another worker wanted it at the same time and was quicker.
      if (!existsSync(folder)) throw error;
    }
  }
  return join(folder, "city.db");
}
