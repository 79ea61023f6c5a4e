// Everyone can read and touch every screen, on every device.
import { axeViolations, rulesBroken, sidewaysScroll } from "../support/rules.ts";
import { RESULT_SCREENS, SCREENS, STAFF_SCREENS } from "../support/screens.ts";
import type { App } from "../support/app.ts";
import { expect, test } from "../support/test.ts";

const VIEWPORTS = [
  { width: 810, height: 1080 },
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
];
const NARROWEST = { width: 320, height: 640 };

async function look(app: App, name: string): Promise<void> {
  expect.soft(await axeViolations(app.page), `axe: ${name}`).toEqual([]);
  expect.soft(await rulesBroken(app.page), `rules: ${name}`).toEqual([]);
}

for (const viewport of VIEWPORTS) {
  test(`every screen at ${viewport.width}x${viewport.height}`, async ({ device }) => {
    test.setTimeout(300_000);
    const tablet = await device({ viewport });
    await tablet.app.load();
    await expect(tablet.app.heading("つなぐを開く")).toBeVisible();
    await look(tablet.app, "way in");
    await tablet.app.button("開く").click();
    await expect(tablet.page.getByText("パスフレーズを入力してください。")).toBeVisible();
    await look(tablet.app, "way in, mended");
    await tablet.app.signIn("nurse1");
    await tablet.app.settled();
    for (const { name, show } of SCREENS) {
      await show(tablet.app);
      await look(tablet.app, name);
      await tablet.page.keyboard.press("Escape");
    }
  });
}

test("no screen scrolls sideways at 320 px", async ({ device }) => {
  test.setTimeout(300_000);
  const phone = await device({ viewport: NARROWEST });
  await phone.app.load();
  await expect(phone.app.heading("つなぐを開く")).toBeVisible();
  expect(await sidewaysScroll(phone.page)).toBe(0);
  await phone.app.signIn("nurse1");
  await phone.app.settled();
  for (const { name, show } of SCREENS) {
    await show(phone.app);
    expect.soft(await sidewaysScroll(phone.page), name).toBe(0);
    await phone.page.keyboard.press("Escape");
  }
});

for (const [what, login, screens] of [
  ["keep the staff records", "admin", STAFF_SCREENS],
  ["are asked by agencies", "council1", RESULT_SCREENS],
] as const) {
  test(`what those see who ${what}, on every device`, async ({ device }) => {
    const tablet = await device();
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
    for (const { name, show } of screens) {
      await tablet.page.setViewportSize(VIEWPORTS[0] ?? NARROWEST);
      await show(tablet.app);
      for (const viewport of [...VIEWPORTS, NARROWEST]) {
        await tablet.page.setViewportSize(viewport);
        await look(tablet.app, `${name} at ${viewport.width}`);
        expect.soft(await sidewaysScroll(tablet.page), `${name} at ${viewport.width}`).toBe(0);
      }
      await tablet.page.keyboard.press("Escape");
    }
  });
}

test("a conflict and a refused save can be read and touched by everyone", async ({ device }) => {
  const one = await device();
  const two = await device();
  for (const [tablet, login] of [[one, "nurse1"], [two, "nurse2"]] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
    await tablet.goOffline();
    await tablet.app.changeHousehold("鈴木太郎様宅", { 訪問するときの注意: `${login}が書いた注意。` });
  }
  for (const { app } of [one, two]) {
    await app.menu("送信");
    await look(app, "status with what waits");
  }
  await one.goOnline();
  await one.app.settled();
  await two.goOnline();
  await two.app.settled();
  await two.app.menu("今日");
  await look(two.app, "today with a conflict");
  await two.page.getByRole("link", { name: "見くらべて決める" }).click();
  await expect(two.app.heading("食い違い")).toBeVisible();
  await look(two.app, "conflicts");
});
