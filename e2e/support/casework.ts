// A household's picture, its case and the roles in it, as people write them.
import { expect } from "@playwright/test";
import type { Device } from "./device.ts";
import { day, pick } from "./together.ts";

/** Opens the case of a household. */
export async function openCase({ app, page }: Device, household: string): Promise<void> {
  await app.openHousehold(household);
  await page.getByRole("link", { name: "世帯の全体図" }).click();
  await page.getByRole("link", { name: /取扱ケースの始まり/ }).click();
  await expect(app.heading(`${household}の支援計画`)).toBeVisible();
}

/** Says what one's own organisation does for someone of the household. */
export async function support({ app, page }: Device, household: string, person: string, what: string, troubles: string[]): Promise<void> {
  await app.openHousehold(household);
  await page.getByRole("link", { name: "世帯の全体図" }).click();
  await page.getByRole("link", { name: "支援を書く" }).click();
  await page.getByRole("radio", { name: person }).check();
  await app.box(/^していること/).fill(what);
  for (const trouble of troubles) await page.getByRole("checkbox", { name: trouble, exact: true }).check();
  await app.save();
  await expect(app.heading(`${household}の全体図`)).toBeVisible();
}

/** The role on the page of a case. */
export function role({ app, page }: Device, what: string) {
  return page.getByRole("listitem").filter({ has: app.heading(new RegExp(what)) });
}

/** A role as it is proposed. */
interface Proposal {
  what: string;
  organisation: string;
  /** Days from today. */
  proposed: number;
  by: number;
  order: number;
}

/** Proposes a role on the page of a case. */
export async function propose({ app, page }: Device, { what, organisation, proposed, by, order }: Proposal): Promise<void> {
  await page.getByRole("link", { name: "役割を加える" }).click();
  await app.box(/^すること/).fill(what);
  await pick(app, "担う機関", organisation);
  await app.box(/^いつまでに/).fill(day(by));
  await app.box(/^順番/).fill(String(order));
  await app.box(/^案を出した日/).fill(day(proposed));
  await app.save();
  await expect(app.heading(new RegExp(what))).toBeVisible();
}

/** Says on the page of a case that a role is done. */
export async function done(tablet: Device, what: string, words: string): Promise<void> {
  await role(tablet, what).getByRole("link", { name: "経過を書く" }).click();
  await tablet.page.getByRole("radio", { name: "支援が整った" }).check();
  await tablet.app.box(/^様子/).fill(words);
  await tablet.app.save();
  await expect(role(tablet, what).getByText("支援が整いました")).toBeVisible();
}
