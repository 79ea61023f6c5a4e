// What earlier releases left behind: their databases and their devices.
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Kept } from "./kept.ts";

const FOLDER = resolve(import.meta.dirname, "../../shared/fixtures/releases");

/** A person's device, with what lies on it that nobody else has. */
export interface LeftDevice {
  login: string;
  /** Texts of unsent visits. */
  visits: string[];
  /** A field of a household that was changed and not sent. */
  changed: { household: string; label: string; text: string };
  /** A visit to this household that is being written down. */
  draft: { household: string; text: string };
  /** The text of a visit that the server refused. */
  refused: string;
  kept: Kept;
}

/** The releases there are. */
export function releases(): string[] {
  return readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, "browser.json.gz")));
}

/** The device of a release. */
export function deviceOf(release: string): LeftDevice {
  return JSON.parse(gunzipSync(readFileSync(join(FOLDER, release, "browser.json.gz"))).toString());
}

/** The database of a release, as a file in `folder`. */
export function databaseOf(release: string, folder = mkdtempSync(join(tmpdir(), "tsunagu-release-"))): string {
  const file = join(folder, "city.db");
  writeFileSync(file, gunzipSync(readFileSync(join(FOLDER, release, "server.db.gz"))));
  return file;
}

/** Writes down the device of the release that is being made. */
export function writeDevice(folder: string, device: LeftDevice): void {
  writeFileSync(join(folder, "browser.json.gz"), gzipSync(JSON.stringify(device), { level: 9 }));
}
