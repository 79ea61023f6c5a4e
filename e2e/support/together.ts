// What several people do together: they sign in on tablets of their own or on a shared one, sync, and meet.
import { expect } from "@playwright/test";
import type { App } from "./app.ts";
import type { Device } from "./device.ts";

/** A new tablet of someone, with everything they may see. */
export async function enter(device: () => Promise<Device>, login: string): Promise<Device> {
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn(login);
  await tablet.app.settled();
  return tablet;
}

/** Someone else takes the tablet over. */
export async function handOver({ app }: Device, login: string): Promise<void> {
  await app.button("画面を閉じる").click();
  await app.signIn(login);
  await app.settled();
}

/** Syncs, and waits until all of it is here and nothing waits. */
export async function inStep({ app }: Device): Promise<void> {
  await app.syncNow();
  await app.settled();
}

/** A day in Japan, so many days from now. */
export function day(days: number): string {
  return new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}

/** The card under a heading. */
export function card(app: App, title: string | RegExp) {
  return app.main.locator("section.card").filter({ has: app.heading(title) });
}

/** Picks a record by searching for it, where there are too many to show them all. */
export async function pick(app: App, label: string, name: string): Promise<void> {
  const group = app.main.getByRole("group", { name: new RegExp(`^${label}`) });
  await group.getByRole("textbox").fill(name);
  await group.getByRole("button", { name: new RegExp(name) }).click();
  await expect(group).toContainText(name);
}

/** Calls an organisation to the meeting whose screen of those who are called is open. */
export async function invite({ page, app }: Device, name: string, need: "必ず出席" | "できれば出席"): Promise<void> {
  await page.getByRole("searchbox").fill(name);
  await app.button(`${name}を「${need}」で招く`).last().click();
  await expect(page.getByText(`招きました：${need}`).first()).toBeVisible();
}

/** Answers the times of an invitation in their order, each ○ or ×. */
export async function answer({ app, page }: Device, fits: string): Promise<void> {
  await expect(app.button("回答する")).toBeVisible();
  for (const [at, sign] of [...fits].entries()) {
    const group = page.getByRole("group", { name: /^令和/ }).nth(at);
    await group.getByRole("radio", { name: sign === "○" ? "○ 出られる" : "× 出られない" }).check();
  }
  await app.button("回答する").click();
  await expect(page.getByText("回答を保存しました（送信待ち）").last()).toBeVisible();
}

/** Writes one remark at the table. */
export async function remark({ app, page }: Device, kind: string, words: string): Promise<void> {
  await page.getByRole("radio", { name: kind, exact: true }).check();
  await app.box(/^内容/).fill(words);
  await app.button("書き込む").click();
  await expect(page.getByText(words, { exact: true }).first()).toBeVisible();
  await expect(app.box(/^内容/)).toHaveValue("");
}

/** Proposes times for a meeting: days from now, from when until when. */
export async function proposeTimes({ app, page }: Device, times: (readonly [number, string, string])[]): Promise<void> {
  for (const [days, from, until] of times) {
    await app.button("候補の日時を追加する").click();
    await app.box(/^日/).last().fill(day(days));
    await page.getByLabel(/^始まり/).last().fill(from);
    await page.getByLabel(/^終わり/).last().fill(until);
  }
}
