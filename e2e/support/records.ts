// The records as the server has them, asked for as a device would.
import { randomUUID } from "node:crypto";
import { PASSPHRASE } from "./settings.ts";

/** A document as it travels. */
export interface Doc {
  kind: string;
  id: string;
  fields: Record<string, [number, unknown][]>;
}

interface Line {
  opening?: { epoch: string; scopes?: string[] };
  doc?: Doc;
  end?: { cursor: number; more: boolean };
}

/** FNV-1a over the names of scopes, as both sides compute it. */
function hashOf(scopes: string[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from([...scopes].sort().map((scope) => `${scope}\n`).join(""))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

/** Someone who is signed in as a device would be: who they are, their replica, and what asks the server. */
async function signedIn(address: string, login: string) {
  const replica = randomUUID();
  const post = (path: string, body: unknown, cookie = "") =>
    fetch(address + path, { method: "POST", headers: { "content-type": "application/json", cookie }, body: JSON.stringify(body) });
  const signed = await post("/api/session", { login, passphrase: PASSPHRASE, replica });
  const cookie = signed.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { actor } = (await signed.json()) as { actor: string };
  return { actor, replica, post: (path: string, body: unknown) => post(path, body, cookie) };
}

/** The most saves that one request may carry. */
const MAX_SAVES = 500;

/** Adds records of a kind, each with these values, as `login` would. */
export async function addRecords(address: string, login: string, kind: string, all: Record<string, unknown>[]): Promise<void> {
  const { actor, replica, post } = await signedIn(address, login);
  for (let from = 0; from < all.length; from += MAX_SAVES) {
    const saves = all.slice(from, from + MAX_SAVES).map((writes, at) => ({
      dot: [replica, from + at + 1],
      kind,
      record: randomUUID(),
      author: actor,
      at: Date.now(),
      prior: 0,
      seen: [],
      writes,
    }));
    const reply = await post("/api/sync", { version: 1, actor, replica, counter: from + saves.length, saves });
    const { opening } = JSON.parse((await reply.text()).split("\n")[0] ?? "") as { opening: { verdicts?: [number, unknown][] } };
    const stored = (opening.verdicts ?? []).filter(([, verdict]) => verdict === "stored");
    if (stored.length !== saves.length) throw new Error(`the records were not taken: ${JSON.stringify(opening).slice(0, 1_000)}`);
  }
}

/** Adds organisations of these names to the list that everyone uses. */
export function addOrganisations(address: string, names: string[]): Promise<void> {
  return addRecords(address, "admin", "organisation", names.map((name) => ({ name, kind: "city" })));
}

/** Every record that someone may see, from the server at `address`. */
export async function recordsOf(address: string, login: string): Promise<Doc[]> {
  const { actor, replica, post } = await signedIn(address, login);
  const records: Doc[] = [];
  let [epoch, cursor, scopes_hash, more] = ["", 0, "", true];
  while (more) {
    const reply = await post("/api/sync", { version: 1, actor, replica, epoch, cursor, scopes_hash });
    for (const text of (await reply.text()).split("\n").filter(Boolean)) {
      const { opening, doc, end } = JSON.parse(text) as Line;
      if (opening) epoch = opening.epoch;
      if (opening?.scopes) scopes_hash = hashOf(opening.scopes);
      if (doc) records.push(doc);
      if (end) ({ cursor, more } = end);
    }
  }
  return records;
}

/** The one value at a path. */
export function valueOf(doc: Doc | undefined, path: string): unknown {
  const heads = doc?.fields[path] ?? [];
  return heads.length === 1 ? heads[0]?.[1] : heads;
}
