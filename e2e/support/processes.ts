// Ending what a test has started.
import { type ChildProcess, execFileSync } from "node:child_process";

/** A process and all that came from it, the eldest first. */
function family(eldest: number): number[] {
  const rows = execFileSync("ps", ["-ax", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const found = [eldest];
  for (const parent of found) {
    for (const [pid, of] of pairs) if (of === parent && pid !== undefined) found.push(pid);
  }
  return found;
}

/** Ends a process and all that came from it, without a chance to write anything more. */
export async function killFamily(eldest: ChildProcess): Promise<void> {
  if (eldest.pid === undefined || eldest.exitCode !== null || eldest.signalCode !== null) return;
  const ended = new Promise((done) => eldest.once("exit", done));
  for (const pid of family(eldest.pid)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It went by itself when its elder did.
    }
  }
  await ended;
}
