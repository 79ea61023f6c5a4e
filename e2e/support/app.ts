// The app as a person uses it.
import { type Locator, type Page, expect } from "@playwright/test";
import { PASSPHRASE } from "./settings.ts";

/** The app in one tab. */
export class App {
  constructor(
    readonly page: Page,
    readonly address: string,
  ) {}

  /** What is always in sight: connection, unsent, last contact. */
  get standing(): Locator {
    return this.page.getByRole("banner").getByRole("link", { name: /送信済み|未送信/ });
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { name });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name });
  }

  box(name: string | RegExp): Locator {
    return this.page.getByRole("textbox", { name });
  }

  /** Opens the app anew at its first screen. */
  async load(path = "/"): Promise<void> {
    await this.page.goto(this.address + path);
  }

  /** Types name and passphrase, and waits for the first screen. */
  async signIn(login: string, passphrase = PASSPHRASE): Promise<void> {
    await this.trySignIn(login, passphrase);
    await expect(this.standing).toBeVisible();
  }

  /** Types name and passphrase. */
  async trySignIn(login: string, passphrase = PASSPHRASE): Promise<void> {
    await this.box(/^ID/).fill(login);
    await this.page.getByLabel(/^パスフレーズ/).fill(passphrase);
    await this.open();
  }

  private async open(): Promise<void> {
    await this.page.getByRole("button", { name: "開く", exact: true }).click();
  }

  /** Types the passphrase alone: the device remembers whose it is. */
  async unlock(passphrase = PASSPHRASE): Promise<void> {
    await this.page.getByLabel(/^パスフレーズ/).fill(passphrase);
    await this.open();
    await expect(this.standing).toBeVisible();
  }

  /** Waits until everything the person may see is here and nothing waits. */
  async settled(): Promise<void> {
    try {
      await expect(this.standing).toContainText("オンライン", { timeout: 60_000 });
      await expect(this.standing).toContainText("すべて送信済み", { timeout: 60_000 });
    } catch (error) {
      await this.menu("送信");
      throw new Error(`it is not in step: ${await this.main.innerText()}`, { cause: error });
    }
    await expect(this.page.getByText("はじめの読み込み中です")).toHaveCount(0, { timeout: 60_000 });
  }

  /** Goes to a part of the menu. */
  async menu(name: "今日" | "世帯" | "相談機関" | "実績" | "送信" | "設定"): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name: new RegExp(`^${name}`) }).click();
  }

  /** Asks for a sync from the screen that says how things stand. */
  async syncNow(): Promise<void> {
    await this.menu("送信");
    await this.button("今すぐ送受信する").click();
  }

  /** Opens the page of a household from the list. */
  async openHousehold(name: string): Promise<void> {
    await this.menu("世帯");
    await this.page.getByRole("searchbox").fill(name);
    await expect(this.main.getByText("1世帯", { exact: true })).toBeVisible();
    await this.page.getByRole("link", { name: new RegExp(name) }).first().click();
    await expect(this.page.getByRole("heading", { level: 1, name })).toBeVisible();
  }

  /** Opens the form of a household. */
  async editHousehold(name: string): Promise<void> {
    await this.openHousehold(name);
    await this.main.getByRole("link", { name: "直す", exact: true }).click();
    await expect(this.button("保存する")).toBeVisible();
  }

  /** Changes boxes of a household and saves. */
  async changeHousehold(name: string, boxes: Record<string, string>): Promise<void> {
    await this.editHousehold(name);
    for (const [label, text] of Object.entries(boxes)) await this.box(new RegExp(`^${label}`)).fill(text);
    await this.save();
    await expect(this.page.getByRole("heading", { level: 1, name })).toBeVisible();
  }

  /** Presses 保存する, and sees that it is on the disk. */
  async save(): Promise<void> {
    await this.button("保存する").click();
    await expect(this.page.getByText("保存しました（送信待ち）").last()).toBeVisible();
    await expect(this.button("保存する")).toHaveCount(0);
  }

  /** Says that `count` saves wait, in the bar. */
  async expectUnsent(count: number): Promise<void> {
    await expect(this.standing).toContainText(count === 0 ? "すべて送信済み" : `未送信 ${count}件`);
  }

  /** How many visits the page of a household shows. */
  async visitCount(): Promise<number> {
    const title = await this.heading(/^訪問の記録 \d+件/).innerText();
    return Number(/\d+/.exec(title)?.[0]);
  }
}
