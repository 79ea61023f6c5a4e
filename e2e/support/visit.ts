// Writing down a visit.
import { expect } from "@playwright/test";
import type { App } from "./app.ts";

/** What is written down of a visit. */
export interface VisitNotes {
  /** The page of the household it is written from. */
  household: string;
  /** Members met. */
  met: string[];
  vitals?: Record<string, string>;
  troubles?: string[];
  seen?: string;
  said?: string;
}

/** Opens the form of a new visit from the page of the household. */
export async function beginVisit(app: App, household: string): Promise<void> {
  await app.openHousehold(household);
  await app.page.getByRole("link", { name: "訪問を記録する" }).click();
  await expect(app.button("保存する")).toBeVisible();
}

/** Goes to the second step of the form. */
export async function toSecondStep(app: App): Promise<void> {
  await app.button("次へ：様子とこれから").click();
  await expect(app.box("見たこと")).toBeVisible();
}

/** Writes down a visit and saves it. */
export async function recordVisit(app: App, notes: VisitNotes): Promise<void> {
  await beginVisit(app, notes.household);
  for (const person of notes.met) await app.page.getByRole("checkbox", { name: person }).check();
  await toSecondStep(app);
  for (const [label, value] of Object.entries(notes.vitals ?? {})) {
    await app.page.getByRole("textbox", { name: label }).fill(value);
  }
  for (const trouble of notes.troubles ?? []) {
    await app.page.getByRole("checkbox", { name: trouble, exact: true }).check();
  }
  if (notes.seen) await app.box("見たこと").fill(notes.seen);
  if (notes.said) await app.box("話したこと").fill(notes.said);
  await app.save();
  await expect(app.page.getByRole("heading", { level: 1, name: notes.household })).toBeVisible();
}
