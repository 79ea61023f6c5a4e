// Nothing of a person stands readable on the device's disk.
import { find } from "../support/profile.ts";
import { HOMES } from "../support/homes.ts";
import { expect, test } from "../support/test.ts";
import { beginVisit, recordVisit, toSecondStep } from "../support/visit.ts";

// Typed here and nowhere else.
const TYPED = {
  saved: "秘密の所見カナリア壱号",
  said: "秘密の会話カナリア弐号",
  notes: "秘密の鍵の置き場カナリア参号",
  draft: "秘密の書きかけカナリア肆号",
};
// What the sample city says of people: names, addresses, background, remarks.
const SAMPLE = [
  "佐藤ハナ", "佐藤 ハナ", "さとう はな", "佐藤 健一", "北区見本町一丁目2-3", "呼び鈴が鳴らない", "十年以上外に出ていない",
  "鈴木太郎様", "鈴木 梅子", "小型犬がいる", "認知症の妻", "高橋次郎", "インスリンは自己注射", "田中一郎様", "在宅酸素",
  "中村四郎", "近隣から音とごみ", "伊藤さくら", "母にうつ病", "渡辺三郎", "山本ウメ", "086-000-2001",
];
const CONTROLS = { storage: "対照の文字列・保管庫", database: "対照の文字列・データベース" };

test("no name, address or remark stands readable in the browser's profile, also after a kill", async ({ device }) => {
  const words = [...SAMPLE, ...Object.values(TYPED)];
  expect(words.length).toBeGreaterThanOrEqual(20);
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn("nurse1");
  await tablet.app.settled();
  await recordVisit(tablet.app, { household: HOMES[0].name, met: ["佐藤 ハナ"], seen: TYPED.saved, said: TYPED.said });
  await tablet.app.settled();
  await tablet.goOffline();
  await tablet.app.changeHousehold(HOMES[1].name, { 訪問するときの注意: TYPED.notes });
  await tablet.app.expectUnsent(1);
  for (const { name } of HOMES.slice(2, 8)) await tablet.app.openHousehold(name);
  await beginVisit(tablet.app, HOMES[3].name);
  await toSecondStep(tablet.app);
  await tablet.app.box("見たこと").fill(TYPED.draft);
  await tablet.page.waitForTimeout(3_000);
  expect(find(tablet.profile, words)).toEqual([]);
  await tablet.kill();
  expect(find(tablet.profile, words)).toEqual([]);

  // It is all there for who has the passphrase, and leaves no trace when the browser is closed in peace.
  await tablet.open({ offline: true });
  await tablet.app.load();
  await tablet.app.unlock();
  await expect(tablet.app.heading("書きかけ 1件")).toBeVisible();
  await tablet.app.openHousehold(HOMES[0].name);
  await expect(tablet.page.getByText(TYPED.saved)).toBeVisible();

  // The same search finds what does stand there.
  await tablet.page.evaluate(async ({ storage, database }) => {
    localStorage.setItem("control", storage);
    await new Promise<void>((done, failed) => {
      const opening = indexedDB.open("control", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("shelf");
      opening.onerror = () => failed(opening.error);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction("shelf", "readwrite", { durability: "strict" });
        transaction.objectStore("shelf").put({ text: database }, "key");
        transaction.oncomplete = () => done();
      };
    });
  }, CONTROLS);
  await tablet.close();
  const controls = new Set(find(tablet.profile, Object.values(CONTROLS)).map(({ word }) => word));
  expect(controls).toEqual(new Set(Object.values(CONTROLS)));
  expect(find(tablet.profile, words)).toEqual([]);
});
