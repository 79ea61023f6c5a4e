// A name signed on the screen and a photograph of a visit: without a network at first, then with the others, and never readable on
// the disk.
import { findPicture, photograph, shown, sign } from "../support/pictures.ts";
import { valuesOf } from "../support/shelves.ts";
import { expect, test } from "../support/test.ts";
import { card } from "../support/together.ts";
import { beginVisit, toSecondStep } from "../support/visit.ts";

const HOME = "田中一郎様宅";
const OFFICE = "北区中央福祉事務所（見本）";
const PLACE = "写真の場所カナリア34.655";

test("a name is signed at a home without a network, and the colleagues see it", async ({ device }) => {
  test.setTimeout(240_000);
  const nurse = await device();
  const other = await device();
  for (const [tablet, login] of [
    [nurse, "nurse1"],
    [other, "nurse2"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  await nurse.goOffline();
  await nurse.app.openHousehold(HOME);
  await nurse.page.getByRole("link", { name: "同意を記録する" }).click();
  await nurse.page.getByRole("radio", { name: OFFICE }).check();
  await nurse.app.box(/^目的/).fill("家賃の相談のため");
  await nurse.page.getByRole("radio", { name: "世帯と世帯員、訪問の記録" }).check();
  await nurse.app.box(/^同意した人/).fill("田中 一郎");
  await nurse.page.getByRole("radio", { name: "画面に署名" }).check();
  await nurse.app.button("保存する").click();
  await expect(nurse.app.main).toContainText("署名をもらってください。");

  // Written over once; then the battery is empty before it is saved.
  await sign(nurse.app);
  await nurse.app.button("署名：書き直す").click();
  await sign(nurse.app);
  await nurse.page.waitForTimeout(1_500);
  await nurse.kill();
  await nurse.open({ offline: true });
  await nurse.app.load();
  await nurse.app.unlock();
  await nurse.page.getByRole("link", { name: new RegExp(`${HOME}.*書きかけ`) }).click();
  const { bytes, width } = await shown(nurse.app.main.locator("img.pad"));
  expect(width).toBe(900);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  await nurse.app.save();
  await nurse.app.expectUnsent(2);
  await nurse.page.waitForTimeout(3_000);
  expect(findPicture(nurse.profile, bytes)).toEqual([]);
  await nurse.kill();
  expect(findPicture(nurse.profile, bytes)).toEqual([]);
  await nurse.open({ offline: true });
  await nurse.app.load();
  await nurse.app.unlock();
  await nurse.app.expectUnsent(2);

  // Back online it goes out by itself, and the colleague's tablet shows it, later without a network too.
  await nurse.goOnline();
  await nurse.app.settled();
  await other.app.syncNow();
  await other.app.settled();
  for (const isOnline of [true, false]) {
    if (!isOnline) await other.goOffline();
    await other.app.openHousehold(HOME);
    await card(other.app, "同意").getByRole("link", { name: new RegExp(OFFICE) }).click();
    const seen = await shown(other.app.main.locator("img.pad"));
    expect(seen.bytes.equals(bytes)).toBe(true);
  }
  await other.page.waitForTimeout(3_000);
  expect(findPicture(other.profile, bytes)).toEqual([]);

  // The same search finds what does stand there.
  await other.page.evaluate((text) => localStorage.setItem("control", text), bytes.toString("base64"));
  await other.close();
  expect(findPicture(other.profile, bytes)).not.toEqual([]);
});

test("a photograph of a visit is made small, says nothing of where it was taken, and comes to the others", async ({ device }) => {
  test.setTimeout(240_000);
  const nurse = await device();
  const other = await device();
  for (const [tablet, login] of [
    [nurse, "nurse1"],
    [other, "nurse2"],
  ] as const) {
    await tablet.app.load();
    await tablet.app.signIn(login);
    await tablet.app.settled();
  }
  await expect.poll(async () => Object.keys(await valuesOf(nurse.page, "vault"))).toContain("key");
  await nurse.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await nurse.goOffline();
  await beginVisit(nurse.app, HOME);
  await nurse.page.getByRole("checkbox", { name: "田中 一郎" }).check();
  await toSecondStep(nurse.app);
  await nurse.app.button("写真を追加する").click();
  const chooser = nurse.app.main.locator('input[type="file"]');
  await chooser.setInputFiles({ name: "memo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("これは写真ではありません") });
  await expect(nurse.app.main).toContainText("写真として開けません。");
  const taken = await photograph(nurse.page, PLACE);
  expect(taken.includes(PLACE)).toBe(true);
  await chooser.setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: taken });
  const { bytes, width } = await shown(nurse.app.main.locator("img.photo"));
  expect(width).toBe(1_600);
  expect(bytes.length).toBeLessThan(1 << 20);
  expect(bytes.includes(PLACE) || bytes.includes("Exif")).toBe(false);
  await nurse.app.box(/^写っているもの/).fill("台所の床");
  await nurse.app.save();
  await nurse.app.expectUnsent(2);
  await nurse.page.waitForTimeout(3_000);
  expect(findPicture(nurse.profile, bytes)).toEqual([]);

  // It goes out sealed to the server, with the save that names it, while the tablet is shut.
  await nurse.app.button("画面を閉じる").click();
  await expect(nurse.page.getByText("送信待ちの記録が2件あります")).toBeVisible();
  await nurse.goOnline();
  await expect(nurse.page.getByText("送信待ちだった2件を送りました。")).toBeVisible({ timeout: 60_000 });
  await nurse.app.unlock();
  await nurse.app.settled();
  expect(await valuesOf(nurse.page, "copies")).toEqual({});
  await other.app.syncNow();
  await other.app.settled();
  await other.goOffline();
  await other.app.openHousehold(HOME);
  await other.app.main.getByRole("link", { name: /令和\d+年.*訪問看護/ }).first().click();
  await expect(other.app.main).toContainText("まだこの端末に届いていません。");
  await other.goOnline();
  const small = other.app.button("写真（台所の床）を大きく見る");
  const seen = await shown(small.locator("img"));
  expect(seen.bytes.equals(bytes)).toBe(true);
  await expect(small).toHaveAttribute("aria-expanded", "false");
  await small.click();
  await expect(small).toHaveAttribute("aria-expanded", "true");
});
