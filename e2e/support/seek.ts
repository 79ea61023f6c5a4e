// Finding things on a page as assistive technology finds them, in any browser: by role and name, through axe.
import { createRequire } from "node:module";

/** The script a page needs for it. */
export const SEEKER = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What is looked for. A `box` is whatever one types or picks a value in. */
export type Role = "box" | "button" | "checkbox" | "heading" | "link" | "tab";

const SELECTORS: Record<Role, string> = {
  box: "input, textarea, select",
  button: "button, [role=button], summary",
  checkbox: "input[type=checkbox]",
  heading: "h1, h2, h3, h4",
  link: "a[href]",
  tab: "[role=tab]",
};

interface Question {
  selector: string;
  name: string;
  isPattern: boolean;
}

interface Axe {
  setup(root: Element): void;
  teardown(): void;
  commons: { text: { accessibleText(node: Element): string } };
}

/** Runs in the page: the last of the elements in sight with this name, as a dialog stands behind what it covers. */
function seek({ selector, name, isPattern }: Question): Element | null {
  const { axe } = window as unknown as { axe: Axe };
  const fits = (text: string) => (isPattern ? new RegExp(name).test(text) : text === name);
  const shown = [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility({ visibilityProperty: true }));
  if (shown.length === 0) return null;
  axe.setup(document.documentElement);
  try {
    const found = shown.findLast((node) => fits(axe.commons.text.accessibleText(node).trim().replace(/\s+/g, " ")));
    found?.scrollIntoView({ block: "center", behavior: "instant" });
    return found ?? null;
  } finally {
    axe.teardown();
  }
}

/** The expression that gives the element in the page, or null. */
export function sought(role: Role, name: string | RegExp): string {
  const isPattern = name instanceof RegExp;
  const question: Question = { selector: SELECTORS[role], name: isPattern ? name.source : name, isPattern };
  return `(${seek})(${JSON.stringify(question)})`;
}
