// The records as the server has them, asked for as a device would.
import { randomUUID } from "node:crypto";
import { PASSPHRASE } from "./settings.ts";

/** A document as it travels. */
interface Doc {
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

/** Every record that someone may see, from the server at `address`. */
export async function recordsOf(address: string, login: string): Promise<Doc[]> {
  const replica = randomUUID();
  const post = (path: string, body: unknown, cookie = "") =>
    fetch(address + path, { method: "POST", headers: { "content-type": "application/json", cookie }, body: JSON.stringify(body) });
  const signed = await post("/api/session", { login, passphrase: PASSPHRASE, replica });
  const cookie = signed.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { actor } = (await signed.json()) as { actor: string };
  const records: Doc[] = [];
  let [epoch, cursor, scopes_hash, more] = ["", 0, "", true];
  while (more) {
    const reply = await post("/api/sync", { version: 1, actor, replica, epoch, cursor, scopes_hash }, cookie);
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
