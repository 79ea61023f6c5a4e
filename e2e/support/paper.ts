// What the printer gets.
import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";

/** What stands on each page of paper, in the order of the document. */
export async function printedPages(page: Page): Promise<string[]> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" }).normalize("NFKC");
  return text.split("\f").slice(0, -1);
}
