// The app as a person uses it, in a browser that Playwright does not drive.
import { expect } from "@playwright/test";
import type { Browser } from "./browser.ts";
import type { Asked } from "./rules.ts";
import { type Role, sought } from "./seek.ts";
import { PASSPHRASE } from "./settings.ts";

/** The app in the one tab of a browser. */
export class PlainApp implements Asked {
  constructor(
    readonly browser: Browser,
    readonly address: string,
  ) {}

  async evaluate<Answer>(question: () => Answer): Promise<Answer> {
    return (await this.browser.run(`(${question})()`)) as Answer;
  }

  /** Opens the app anew at its first screen. */
  async load(path = "/"): Promise<void> {
    await this.browser.load(this.address + path);
  }

  /** All text in sight. */
  text(): Promise<string> {
    return this.evaluate(() => document.body.innerText);
  }

  /** Waits until a text is in sight. */
  async sees(text: string | RegExp, timeout?: number): Promise<void> {
    const seen = expect.poll(() => this.text(), { timeout });
    await (typeof text === "string" ? seen.toContain(text) : seen.toMatch(text));
  }

  /** Whether something is in sight. */
  async has(role: Role, name: string | RegExp): Promise<boolean> {
    return (await this.browser.run(`${sought(role, name)} !== null`)) as boolean;
  }

  /** Waits until something is in sight, and gives the expression for it. */
  async wait(role: Role, name: string | RegExp): Promise<string> {
    await expect.poll(() => this.has(role, name), { message: `${role} ${name}` }).toBe(true);
    return sought(role, name);
  }

  /** Presses something. */
  async press(role: Role, name: string | RegExp): Promise<void> {
    await this.browser.press(await this.wait(role, name));
  }

  /** Types into a box, in place of what stands there. */
  async fill(name: string | RegExp, text: string): Promise<void> {
    const box = await this.wait("box", name);
    await this.browser.type(`((box) => (box.focus(), box.select(), box))(${box})`, text);
    await expect.poll(() => this.value(name)).toBe(text);
  }

  /** What stands in a box. */
  async value(name: string | RegExp): Promise<unknown> {
    return await this.browser.run(`${await this.wait("box", name)}.value`);
  }

  /** What is always in sight: connection, unsent, last contact. */
  async standing(): Promise<string> {
    return (await this.browser.run(`${sought("link", /送信済み|未送信/)}?.innerText ?? ""`)) as string;
  }

  /** Types name and passphrase, and waits for the first screen. */
  async signIn(login: string): Promise<void> {
    await this.fill(/^ID/, login);
    await this.unlock();
  }

  /** Types the passphrase alone: the device remembers whose it is. */
  async unlock(): Promise<void> {
    await this.tryPassphrase(PASSPHRASE);
    await expect.poll(() => this.standing(), { timeout: 30_000 }).not.toBe("");
  }

  /** Types a passphrase. */
  async tryPassphrase(passphrase: string): Promise<void> {
    await this.fill(/^パスフレーズ/, passphrase);
    await this.press("button", "開く");
  }

  /** Waits until everything the person may see is here and nothing waits. A request that hangs is given up after a minute. */
  async settled(timeout = 120_000): Promise<void> {
    try {
      await expect.poll(() => this.standing(), { timeout }).toMatch(/オンライン[^]*すべて送信済み/);
    } catch (error) {
      await this.menu("送信");
      throw new Error(`it is not in step: ${await this.text()}`, { cause: error });
    }
    await expect.poll(() => this.text(), { timeout }).not.toContain("はじめの読み込み中です");
  }

  /** Says that `count` saves wait, in the bar. */
  async expectUnsent(count: number): Promise<void> {
    await expect.poll(() => this.standing()).toContain(count === 0 ? "すべて送信済み" : `未送信 ${count}件`);
  }

  /** Goes to a part of the menu. */
  async menu(name: "今日" | "世帯" | "相談機関" | "送信" | "設定"): Promise<void> {
    await this.press("link", new RegExp(`^${name}( |$)`));
  }

  /** Opens the page of a household from the list. */
  async openHousehold(name: string): Promise<void> {
    await this.menu("世帯");
    await this.fill(/さがす|検索|探す/, name);
    await this.sees(/(^|\n)1世帯(\n|$)/);
    await this.press("link", new RegExp(name));
    await this.wait("heading", name);
  }

  /** Presses 保存する, and sees that it is on the disk. */
  async save(): Promise<void> {
    await this.press("button", "保存する");
    await this.sees("保存しました（送信待ち）");
    await expect.poll(() => this.has("button", "保存する")).toBe(false);
  }

  /** Changes a box of a household and saves. */
  async changeHousehold(name: string, label: string, text: string): Promise<void> {
    await this.openHousehold(name);
    await this.press("link", "直す");
    await this.fill(new RegExp(`^${label}`), text);
    await this.save();
  }

  /** Opens the form of a new visit from the page of the household. */
  async beginVisit(household: string): Promise<void> {
    await this.openHousehold(household);
    await this.press("link", "訪問を記録する");
    await this.wait("button", "保存する");
  }

  /** Goes to the second step of the form. */
  async toSecondStep(): Promise<void> {
    await this.press("button", "次へ：様子とこれから");
    await this.wait("box", /^見たこと/);
  }

  /** How many visits the page of a household shows. */
  async visitCount(): Promise<number> {
    await this.sees(/訪問の記録 \d+件/);
    return Number(/訪問の記録 (\d+)件/.exec(await this.text())?.[1]);
  }
}
