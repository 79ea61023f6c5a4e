// The first pull of 10,000 visits in Chromium: ours, PouchDB's, and the same records with no sync at all, in turn.
// `cargo xtask bench --peers` runs this and reads the lines of JSON it prints.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Page, test } from "@playwright/test";
import { Device } from "../support/device.ts";
import { type City, withCity } from "./city.ts";
import { report } from "./figures.ts";
import { firstLoad, opened } from "./load.ts";

const RUNS = 5;

/** As many records lie in one of our segments. */
const SEGMENT = 600;

const WORK = "first pull in Chromium";

/** What `cargo bench --bench sync` wrote: the visits as plain objects, and all documents as they lie in segments. */
const written = (name: string) => readFileSync(join(process.env.TSUNAGU_PEERS ?? "", name), "utf8");

function tell(who: string, what: string, ms: number, requests?: number): void {
  console.log(JSON.stringify({ who, work: WORK, ms, requests }));
  report(what, [ms]);
}

/** Fetches what our own device just fetched and puts it down as it is: not sealed, not unpacked, not read. */
function putFrames(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const entries = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/segments"));
    const opening = indexedDB.open("reference", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("shelf");
    await new Promise((done) => (opening.onsuccess = done));
    const started = performance.now();
    const transactions = entries.map(async ({ name }) => {
      const frame = await (await fetch(name, { cache: "no-store" })).arrayBuffer();
      const transaction = opening.result.transaction("shelf", "readwrite", { durability: "relaxed" });
      transaction.objectStore("shelf").put(frame, name);
      await new Promise((done) => (transaction.oncomplete = done));
    });
    await Promise.all(transactions);
    const took = performance.now() - started;
    opening.result.close();
    indexedDB.deleteDatabase("reference");
    return took;
  });
}

/** Fetches all documents as JSON lines in gzip and puts them down as text, as many to a value as in our segments. */
function putLines(page: Page): Promise<number> {
  return page.evaluate(async (size) => {
    const opening = indexedDB.open("reference", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("shelf");
    await new Promise((done) => (opening.onsuccess = done));
    const started = performance.now();
    const lines = (await (await fetch("/docs", { cache: "no-store" })).text()).split("\n");
    const transaction = opening.result.transaction("shelf", "readwrite", { durability: "relaxed" });
    for (let at = 0; at < lines.length; at += size) {
      transaction.objectStore("shelf").put(lines.slice(at, at + size).join("\n"), at);
    }
    await new Promise((done) => (transaction.oncomplete = done));
    return performance.now() - started;
  }, SEGMENT);
}

/** Pulls with PouchDB and its idb adapter until replication says it is complete. */
function pullWithPouch(page: Page, remote: string, records: number): Promise<number> {
  return page.evaluate(
    async ({ remote, records }) => {
      type Pouch = { replicate: { from(remote: string): Promise<void> }; info(): Promise<{ doc_count: number }> };
      const { PouchDB } = window as unknown as { PouchDB: new (name: string, options: object) => Pouch };
      const visits = new PouchDB("visits", { adapter: "idb" });
      await visits.info();
      const started = performance.now();
      await visits.replicate.from(remote);
      const took = performance.now() - started;
      const { doc_count: found } = await visits.info();
      if (found !== records) throw new Error(`${found} records instead of ${records}`);
      return took;
    },
    { remote, records },
  );
}

interface Pouch {
  address: string;
  counter: string;
}

/** Serves the visits with express-pouchdb while `work` runs. */
async function withPouch(visits: { id: string }[], work: (server: Pouch) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tsunagu-peer-"));
  const script = join(import.meta.dirname, "../../xtask/peers/server.js");
  const child = spawn(process.execPath, [script, "pouchdb", folder], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const server = await new Promise<Pouch>((started, failed) => {
      child.stdout.once("data", (text) => started(JSON.parse(String(text))));
      child.once("exit", (code) => failed(new Error(`the peer's server ended with ${code}`)));
    });
    const headers = { "content-type": "application/json" };
    await fetch(`${server.address}/visits`, { method: "PUT" });
    for (let at = 0; at < visits.length; at += 500) {
      const docs = visits.slice(at, at + 500).map(({ id, ...fields }) => ({ _id: id, ...fields }));
      const body = JSON.stringify({ docs });
      const { status } = await fetch(`${server.address}/visits/_bulk_docs`, { method: "POST", headers, body });
      if (status !== 201) throw new Error(`the peer's server answered ${status}`);
    }
    await work(server);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Serves the documents with nothing else while `work` runs. */
async function withLines(work: (address: string) => Promise<void>): Promise<void> {
  const zipped = gzipSync(written("docs.ndjson"));
  const server = createServer((request, response) => {
    if (request.url !== "/docs") return response.writeHead(200, { "content-type": "text/html" }).end();
    response.writeHead(200, { "content-type": "text/plain;charset=utf-8", "content-encoding": "gzip" });
    return response.end(zipped);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A new browser on a page. */
async function onPage(address: string, work: (page: Page) => Promise<void>): Promise<void> {
  const device = new Device(new URL(address).origin);
  const { page } = await device.open();
  await page.goto(address);
  await work(page);
  await device.discard();
}

async function ours(city: City): Promise<void> {
  const device = await opened(city);
  await device.app.signIn(city.login, city.passphrase);
  const { took, requests } = await firstLoad(device.page);
  tell("tsunagu", "first pull into the sealed device", took, requests);
  tell("floor", "  the same segments fetched and put as they are", await putFrames(device.page));
  await device.discard();
}

async function pouchs({ address, counter }: Pouch, records: number): Promise<void> {
  await onPage(`${address}/bench/page`, async (page) => {
    const before = await (await fetch(counter)).json();
    const took = await pullWithPouch(page, `${address}/visits`, records);
    const after = await (await fetch(counter)).json();
    tell("pouchdb", "first pull with PouchDB into its idb adapter", took, after.requests - before.requests);
  });
}

test("first pull beside PouchDB", async () => {
  const visits = written("visits.ndjson")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  await withCity(500, visits.length, (city) =>
    withPouch(visits, (pouch) =>
      withLines(async (lines) => {
        for (let run = 0; run < RUNS; run++) {
          await ours(city);
          await onPage(lines, async (page) => {
            tell("floor, JSON lines", "  the same records as JSON in gzip, put as text", await putLines(page));
          });
          await pouchs(pouch, visits.length);
        }
      }),
    ),
  );
});
