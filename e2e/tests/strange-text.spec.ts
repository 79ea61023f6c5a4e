// Whatever is typed comes back as it was typed: in the form, on the screen, in the search and on the server.
import type { Locator } from "@playwright/test";
import type { App } from "../support/app.ts";
import { HOSTILE, inBox } from "../support/hostile.ts";
import { recordsOf, valueOf } from "../support/records.ts";
import { expect, test } from "../support/test.ts";
import { toSecondStep } from "../support/visit.ts";

/** A box for free text: its field, its label, how many lines it takes. */
type Box = [key: string, label: string, lines: "one" | "many"];

const HOUSEHOLD: Box[] = [
  ["name", "世帯の呼び名", "one"],
  ["kana", "ふりがな", "one"],
  ["address", "住所", "one"],
  ["access_notes", "訪問するときの注意", "many"],
  ["background", "世帯の状況", "many"],
];
const MEMBER: Box[] = [
  ["name", "氏名", "one"],
  ["kana", "ふりがな", "one"],
  ["notes", "備考", "many"],
];
const VISIT: Box[] = [
  ["seen", "見たこと", "many"],
  ["said", "話したこと", "many"],
  ["done", "したこと", "many"],
];

/** Of texts longer than this one box a form is filled: all together they are more than one save may be. */
const LONG = 50_000;
const SHORT = HOSTILE.filter(({ text }) => text.length <= LONG);

const box = (app: App, label: string): Locator => app.main.getByRole("textbox", { name: new RegExp(`^${label}`) });

/** Types into every box; says what each must hold. */
async function type(app: App, boxes: Box[], text: string): Promise<Map<string, string>> {
  const typed = new Map<string, string>();
  for (const [key, label, lines] of boxes) {
    await box(app, label).fill(text);
    typed.set(key, inBox(text, lines));
  }
  return typed;
}

async function expectTyped(app: App, boxes: Box[], typed: Map<string, string>): Promise<void> {
  for (const [key, label] of boxes) {
    const text = typed.get(key);
    if (text !== undefined) expect(await box(app, label).inputValue() === text, `${label} after reopening`).toBe(true);
  }
}

/** Whether a text stands on the page just like this. */
async function expectShown(app: App, text: string): Promise<void> {
  await expect
    .poll(() => app.main.evaluate((main, text) => [...main.querySelectorAll("*")].some((one) => one.textContent === text), text), { timeout: 60_000 })
    .toBe(true);
}

/** Saves: the form closes when it is on the disk. The notice of it is gone before a very long text has been laid out. */
async function save(app: App): Promise<void> {
  await app.button("保存する").click();
  await expect(app.button("保存する")).toHaveCount(0, { timeout: 60_000 });
}

/** A screen of the app by its address, without loading the page anew. */
async function show(app: App, path: string): Promise<void> {
  await app.page.evaluate((path) => {
    const link = document.createElement("a");
    link.href = path;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
}

/** A fragment of whole characters, as one would type it into a search. */
function fragment(text: string): string {
  const beginning = text.slice(0, 300);
  const characters = [...new Intl.Segmenter("ja").segment(beginning)].map(({ segment }) => segment);
  const start = Math.floor(characters.length / 3);
  return characters.slice(start, start + 40).join("");
}

for (const start of [0, 1]) {
  const half = start === 0 ? "one half offline" : "the other half offline";
  test(`every box of every form takes every text, ${half}`, async ({ device, network }) => {
    test.setTimeout(600_000);
    const tablet = await device();
    const { app } = tablet;
    await app.load();
    await app.signIn("nurse1");
    await app.settled();
    await app.openHousehold("田中一郎様宅");
    const household = new URL(app.page.url()).pathname;
    const member = (await app.page.getByRole("link", { name: /田中 一郎/ }).first().getAttribute("href")) ?? "";
    const latest = { household: new Map<string, string>(), member: new Map<string, string>() };
    const visits: Map<string, string>[] = [];
    for (const [at, { name, text }] of SHORT.entries()) {
      await test.step(name, async () => {
        if (at % 2 === start) await tablet.goOffline();
        else await tablet.goOnline();

        await show(app, `${household}/edit`);
        const typed = await type(app, HOUSEHOLD, text);
        await save(app);
        for (const shown of typed.values()) await expectShown(app, shown);
        await show(app, `${household}/edit`);
        await expectTyped(app, HOUSEHOLD, typed);
        latest.household = new Map([...latest.household, ...typed]);

        await show(app, member);
        const person = await type(app, MEMBER, text);
        await save(app);
        await show(app, member);
        await expectTyped(app, MEMBER, person);
        latest.member = new Map([...latest.member, ...person]);

        await show(app, `${household}/visits/new`);
        await app.page.getByRole("radio", { name: "会えた", exact: true }).check();
        await toSecondStep(app);
        visits.push(await type(app, VISIT, text));
        await save(app);

        await app.menu("世帯");
        await app.page.getByRole("searchbox").fill(fragment(inBox(text, "one")));
        await expect(app.main.locator(`a[href="${household}"]`)).toBeVisible();
      });
    }
    await tablet.goOnline();
    await app.settled();

    const records = await recordsOf(network.address, "nurse1");
    for (const [path, typed] of [[household, latest.household], [member, latest.member]] as const) {
      const record = records.find(({ id }) => path.includes(id));
      for (const [key, text] of typed) expect(valueOf(record, key) === text, `${path}: ${key} on the server`).toBe(true);
    }
    for (const [at, typed] of visits.entries()) {
      const of = SHORT[at]?.name;
      const record = records.find((one) => one.kind === "visit" && valueOf(one, "seen") === typed.get("seen"));
      expect(record, `${of}: on the server`).toBeDefined();
      for (const [key, text] of typed) expect(valueOf(record, key) === text, `${of}: ${key} on the server`).toBe(true);
      await show(app, `/visits/${record?.id}`);
      for (const text of typed.values()) await expectShown(app, text);
      await show(app, `/visits/${record?.id}/edit`);
      await toSecondStep(app);
      await expectTyped(app, VISIT, typed);
    }
  });
}

test("texts of 100,000 characters come back as well", async ({ device, network }) => {
  test.setTimeout(600_000);
  const { app } = await device();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await app.openHousehold("田中一郎様宅");
  const household = new URL(app.page.url()).pathname;
  const member = (await app.page.getByRole("link", { name: /田中 一郎/ }).first().getAttribute("href")) ?? "";
  const long = HOSTILE.filter(({ text }) => text.length > LONG);
  expect(long.map(({ text }) => text.length)).toEqual([100_000, 100_000]);
  const typed: [path: string, key: string, text: string][] = [];
  for (const [at, { text }] of long.entries()) {
    // Chromium takes half a minute to lay out each: a box of one line for one of them, one of several lines for the other.
    const [path, one] = at === 0 ? ([member, MEMBER.slice(0, 1)] as const) : ([`${household}/edit`, HOUSEHOLD.slice(-1)] as const);
    await show(app, path);
    const now = await type(app, one, text);
    await save(app);
    await show(app, path);
    await expectTyped(app, one, now);
    for (const [key, text] of now) typed.push([path, key, text]);
  }
  await app.settled();
  const records = await recordsOf(network.address, "nurse1");
  for (const [path, key, text] of typed) {
    const record = records.find(({ id }) => path.includes(id));
    expect(valueOf(record, key) === text, `${path}: ${key} on the server`).toBe(true);
  }
});

test("what a box can't read is said in Japanese, and stays as it was typed", async ({ device }) => {
  const { app } = await device();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await app.editHousehold("田中一郎様宅");
  await box(app, "世帯の状況").fill("消えてはならない文");
  for (const { name, text } of SHORT) {
    for (const label of ["電話", "郵便番号"]) {
      await box(app, label).fill(text);
      await app.button("保存する").click();
      const described = (await box(app, label).getAttribute("aria-describedby")) ?? "";
      const error = app.main.locator(`#${described.split(" ").at(-1)}`);
      await expect(error, `${label}: ${name}`).toContainText(/[ぁ-ん].*。/);
      expect(await box(app, label).inputValue(), `${label}: ${name}`).toBe(inBox(text, "one"));
      await box(app, label).fill("");
    }
  }
  await expect(box(app, "世帯の状況")).toHaveValue("消えてはならない文");
});

test("what is too long for one save is refused with the reason, and is still there", async ({ device }) => {
  test.setTimeout(300_000);
  const tablet = await device();
  const { app } = tablet;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  const long = "長い記録。".repeat(40_000);
  await tablet.goOffline();
  await app.editHousehold("田中一郎様宅");
  await box(app, "世帯の状況").fill(long);
  await save(app);
  await app.expectUnsent(1);
  await tablet.goOnline();
  await app.menu("送信");
  await expect(app.heading("受け付けられなかった記録 1件")).toBeVisible({ timeout: 60_000 });
  await expect(app.main).toContainText("一度に保存できる量を超えています。文章を分けて保存してください。");
  await app.main.getByText("書いた内容", { exact: true }).click();
  await expectShown(app, long);
});
