// Looking for words in everything a browser has written to disk.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A word found, and where. */
export interface Find {
  word: string;
  file: string;
  as: string;
}

/** The ways a word may be written: plain, as JavaScript keeps it, escaped, and inside base64 at any place. */
function spellings(word: string): Map<string, Buffer> {
  const utf8 = Buffer.from(word, "utf8");
  const spelled = new Map([
    ["UTF-8", utf8],
    ["UTF-16", Buffer.from(word, "utf16le")],
    ["URL", Buffer.from(encodeURIComponent(word))],
  ]);
  const escaped = word.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  if (escaped !== word) spelled.set("JSON", Buffer.from(escaped));
  for (const shift of [0, 1, 2]) {
    const coded = Buffer.concat([Buffer.alloc(shift), utf8]).toString("base64");
    // The first and the last characters depend on what stands beside the word.
    const inner = coded.slice(shift === 0 ? 0 : 4, coded.length - 4);
    if (inner.length >= 8) spelled.set(`base64+${shift}`, Buffer.from(inner));
  }
  return spelled;
}

/** All files below a folder that hold anything. */
export function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.isFile() && statSync(path).size > 0) yield path;
  }
}

/** Every place in the profile where one of the words stands. */
export function find(profile: string, words: readonly string[]): Find[] {
  const wanted = words.map((word) => ({ word, spelled: spellings(word) }));
  const found: Find[] = [];
  for (const file of files(profile)) {
    const bytes = readFileSync(file);
    for (const { word, spelled } of wanted) {
      for (const [as, pattern] of spelled) {
        if (bytes.includes(pattern)) found.push({ word, file: file.slice(profile.length), as });
      }
    }
  }
  return found;
}
