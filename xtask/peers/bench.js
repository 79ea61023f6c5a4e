// What all peers' benches share: the records, a server in a process of its own, and how a figure is printed.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** As many records change between a pull and the next. */
const CHANGED = 100;

/** The visits that `cargo bench --bench sync` wrote, as plain objects. */
export function records() {
  return readFileSync(process.argv[2], "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Of every hundredth record a short and a long value. */
export function changed(records) {
  const step = Math.floor(records.length / CHANGED);
  return Array.from({ length: CHANGED }, (_, n) => ({
    ...records[n * step],
    urgency: "today",
    done: records[n * step + 1].done,
  }));
}

/** Runs `work` with a server of `kind` and an empty folder, and leaves nothing behind. */
export async function withServer(kind, work) {
  const folder = mkdtempSync(join(tmpdir(), "tsunagu-peer-"));
  const child = spawn(process.execPath, [join(import.meta.dirname, "server.js"), kind, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const server = await new Promise((started, failed) => {
      child.stdout.once("data", (text) => started(JSON.parse(String(text))));
      child.once("exit", (code) => failed(new Error(`the server of ${kind} ended with ${code}`)));
    });
    await work({ ...server, folder });
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function travelled(server) {
  return (await fetch(server.counter)).json();
}

/** Does `step` once and prints what it took and what travelled. */
export async function measure(server, who, work, step) {
  const before = await travelled(server);
  const started = performance.now();
  await step();
  const ms = performance.now() - started;
  const after = await travelled(server);
  console.log(
    JSON.stringify({ who, work, ms, requests: after.requests - before.requests, bytes: after.bytes - before.bytes }),
  );
}

/** Stops the bench where a copy is not what it should be. */
export function expect(what, found, wanted) {
  if (found !== wanted) throw new Error(`${what}: ${found} instead of ${wanted}`);
}
