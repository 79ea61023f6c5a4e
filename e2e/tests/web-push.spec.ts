// Devices ring when something waits (Web Push): each state of the screen, and what the real service worker shows of a ring.
import { PushService, push, shown } from "../support/push.ts";
import type { Device } from "../support/device.ts";
import { axeViolations, rulesBroken } from "../support/rules.ts";
import { test as base, expect } from "../support/test.ts";

const test = base.extend<{ service: PushService }>({
  // Playwright wants the braces.
  service: async ({}, use) => {
    const service = await PushService.start();
    await use(service);
    service.stop();
  },
  settings: async ({ service }, use) => use(service.settings),
});

const WAITS = "つなぐに、あなたを待つ知らせがあります。開いて確かめてください。";

async function may(tablet: Device, setting: "granted" | "denied"): Promise<void> {
  // It holds for as long as the debugger is there.
  const cdp = await tablet.page.context().newCDPSession(tablet.page);
  await cdp.send("Browser.setPermission", { permission: { name: "notifications" }, setting, origin: tablet.address });
}

async function openNotices({ app, page }: Device): Promise<void> {
  await app.menu("設定");
  await page.getByRole("link", { name: "お知らせの設定" }).click();
  await expect(app.heading("お知らせ")).toBeVisible();
}

async function signedIn(tablet: Device, login = "council1"): Promise<void> {
  await tablet.app.load();
  await tablet.app.signIn(login);
  await tablet.app.settled();
}

/** Signs in on a device that may show notices and whose browser has its place at the push service, and opens お知らせ. */
async function ready(tablet: Device, service: PushService, name: string): Promise<void> {
  await service.serves(tablet, name);
  await may(tablet, "granted");
  await signedIn(tablet);
  await openNotices(tablet);
}

async function isSound({ page }: Device): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  expect(await rulesBroken(page)).toEqual([]);
}

test("a device rings, says that something waits and names nobody, and is silent again", async ({ device, service }) => {
  const tablet = await device();
  const { app, page } = tablet;
  await ready(tablet, service, "one");
  await expect(app.button("この端末に通知を出す")).toBeVisible();
  await isSound(tablet);
  await app.button("この端末に通知を出す").click();
  await expect(app.button("試しに送る")).toBeVisible();
  await isSound(tablet);
  expect(await shown(page)).toEqual([]);

  // The server asks the push service, which asks the browser, which wakes the service worker.
  await app.button("試しに送る").click();
  await expect(page.getByText(/^試しの通知を送りました。/)).toBeVisible();
  expect(service.rung).toEqual(["/push/one"]);
  const tried = { title: "つなぐ", body: "試しの通知です。この端末に届きました。", tag: "tsunagu-ring" };
  await expect.poll(() => shown(page)).toEqual([tried]);

  // Any other says one thing, in the place of the one before.
  for (let times = 0; times < 2; times += 1) {
    await push(tablet);
    await expect.poll(() => shown(page)).toEqual([{ ...tried, body: WAITS }]);
  }

  await app.button("この端末の通知を止める").click();
  await expect(app.button("この端末に通知を出す")).toBeVisible();
  expect(service.rung).toHaveLength(1);
});

test("a push service at which nobody is any more has the device silent", async ({ device, service }) => {
  const tablet = await device();
  const { app, page } = tablet;
  await ready(tablet, service, "one");
  await app.button("この端末に通知を出す").click();
  service.status = 410;
  await app.button("試しに送る").click();
  await expect(page.getByText(/^通知を届けるサービスが受け取りませんでした。/)).toBeVisible();
  await expect(app.button("この端末に通知を出す")).toBeVisible();
  expect(await shown(page)).toEqual([]);
});

test("one device shows which others ring, and has them all silent", async ({ device, service }) => {
  const [one, other] = [await device(), await device()];
  for (const [tablet, name] of [[one, "one"], [other, "other"]] as const) {
    await ready(tablet, service, name);
    await tablet.app.button("この端末に通知を出す").click();
    await expect(tablet.app.button("試しに送る")).toBeVisible();
  }
  await expect(other.app.heading("通知を出す、ほかの端末")).toBeVisible();
  await isSound(other);
  await other.app.button("すべての端末で止める").click();
  await expect(other.app.button("この端末に通知を出す")).toBeVisible();
  await expect(other.app.heading("通知を出す、ほかの端末")).toHaveCount(0);
  await openNotices(one);
  await expect(one.app.button("この端末に通知を出す")).toBeVisible();
});

test("a device that is not let ring says where to let it", async ({ device }) => {
  const tablet = await device();
  await may(tablet, "denied");
  await signedIn(tablet);
  await openNotices(tablet);
  await expect(tablet.page.getByText("この端末では、つなぐの通知が止められています")).toBeVisible();
  await isSound(tablet);
  await may(tablet, "granted");
  await tablet.app.button("もう一度調べる").click();
  await expect(tablet.app.button("この端末に通知を出す")).toBeVisible();
});

test("where the browser's own push service does not answer, nothing rings and it is said", async ({ device }) => {
  const tablet = await device();
  const { app, page } = tablet;
  await may(tablet, "granted");
  await signedIn(tablet);
  await openNotices(tablet);
  await app.button("この端末に通知を出す").click();
  await expect(page.getByText(/^この端末の通知を用意できませんでした。/)).toBeVisible({ timeout: 30_000 });
  await expect(app.button("この端末に通知を出す")).toBeEnabled();
});

test("a browser without push says what to do", async ({ device }) => {
  const tablet = await device();
  await tablet.page.addInitScript(() => Reflect.deleteProperty(window, "PushManager"));
  await signedIn(tablet);
  await openNotices(tablet);
  await expect(tablet.page.getByText("このブラウザーでは、通知を出せません")).toBeVisible();
  await isSound(tablet);
});

base("a server that rings no devices says so", async ({ device }) => {
  const tablet = await device();
  await signedIn(tablet, "nurse1");
  await openNotices(tablet);
  await expect(tablet.page.getByText("このつなぐは、端末に通知を出しません")).toBeVisible();
  await isSound(tablet);
});
