// What every screen must keep to, looked at from outside.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { SEEKER } from "./seek.ts";

const axeSource = readFileSync(SEEKER, "utf8");

/** Levels A and AA of WCAG 2.2, with the size of targets. */
const AXE_OPTIONS = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  rules: { "target-size": { enabled: true } },
};

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** A page that answers questions, whoever drives its browser. */
export interface Asked {
  evaluate<Answer>(question: () => Answer): Promise<Answer>;
}

/** What axe finds wrong. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Through the debugger, so that the page's own policy stays as it is.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((options) => {
    const { axe } = window as unknown as { axe: { run(root: Document, options: unknown): Promise<AxeResult> } };
    return axe.run(document, options);
  }, AXE_OPTIONS);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`));
}

/** Targets of touch smaller than 44 px either way, and what no form here may have. */
export function rulesBroken(page: Asked): Promise<string[]> {
  return page.evaluate(() => {
    const SMALLEST = 44;
    const broken: string[] = [];
    const name = (node: Element) => node.outerHTML.slice(0, 160);
    const isShown = (node: Element) => {
      const box = node.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && node.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    };
    // A link inside a sentence is as high as its line.
    const isInText = (node: Element) => {
      const around = node.parentElement?.closest("p, li, dd");
      const other = [...(around?.childNodes ?? [])].filter((child) => child.nodeType === Node.TEXT_NODE);
      return node.matches("a") && other.some((text) => (text.textContent ?? "").trim().length > 0);
    };
    // Out of sight until it is focused.
    const isForKeyboard = (node: Element) => node.matches(".skip-link, [tabindex='-1'][aria-hidden='true']");
    for (const node of document.querySelectorAll("a[href], button, input, select, textarea, [role=button], summary")) {
      if (!isShown(node) || isForKeyboard(node) || isInText(node)) continue;
      const tile = node.matches("input[type=radio], input[type=checkbox]") ? node.closest("label") : null;
      const { width, height } = (tile ?? node).getBoundingClientRect();
      // Half a pixel is what rounding may take.
      if (width < SMALLEST - 0.5 || height < SMALLEST - 0.5) {
        broken.push(`${Math.round(width)}x${Math.round(height)} px: ${name(node)}`);
      }
    }
    for (const node of document.querySelectorAll("[placeholder], button[disabled], input[disabled], [readonly]")) {
      broken.push(`placeholder, disabled or readonly: ${name(node)}`);
    }
    for (const node of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (!isForKeyboard(node) && (node as HTMLInputElement).labels?.length === 0) broken.push(`no visible label: ${name(node)}`);
    }
    return broken;
  });
}

/** How far the page can be scrolled sideways, px. */
export function sidewaysScroll(page: Asked): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
