// What anyone may type, however strange: the same list as the tests of the server have.
import { readFileSync } from "node:fs";

/** A text, and what it is. */
export interface Hostile {
  name: string;
  text: string;
}

interface Written extends Hostile {
  times?: number;
}

const file = new URL("../../shared/fixtures/hostile.json", import.meta.url);

/** All of them. Halves of surrogate pairs only a browser can make: they are no Unicode text, and no file holds them. */
export const HOSTILE: Hostile[] = [
  ...(JSON.parse(readFileSync(file, "utf8")) as Written[]).map(({ name, text, times = 1 }) => ({ name, text: text.repeat(times) })),
  { name: "lone surrogates", text: "前\ud83d後\ude00終\ud800" },
];

/**
 * What the browser itself puts into a box of a text. The HTML standard lets no line break into a box of one line (Chromium
 * makes a blank of each that is typed or pasted) and knows line feeds only in one of many lines (API value). Half a surrogate
 * pair becomes U+FFFD as soon as the text is turned into UTF-8 (Encoding standard).
 */
export function inBox(text: string, lines: "one" | "many"): string {
  const kept = lines === "one" ? text.replace(/\r\n?|\n/g, " ") : text.replace(/\r\n?/g, "\n");
  return kept.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}
