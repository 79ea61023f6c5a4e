// One database with the sample city for the whole run; each test works on a copy of it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverBinary } from "./settings.ts";

export default function makeTemplate(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "tsunagu-e2e-"));
  process.env.TSUNAGU_TEMPLATE = join(folder, "template.db");
  execFileSync(serverBinary(), ["sample"], {
    env: { ...process.env, DATABASE_URL: `sqlite:${process.env.TSUNAGU_TEMPLATE}` },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return () => rmSync(folder, { recursive: true, force: true });
}
