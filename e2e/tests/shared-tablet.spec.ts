// Two people share one tablet: each has records of their own, and the browser's one session is never taken for both.
import { HOMES } from "../support/homes.ts";
import { expect, test } from "../support/test.ts";

const NOTE = "共用の端末から書いた注意。";

test("the session of another person on the same tablet brings and sends nothing", async ({ device, network }) => {
  const tablet = await device();
  const { app } = tablet;
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await app.menu("世帯");
  const ours = await app.main.getByText(/^\d+世帯$/).innerText();
  await app.button("画面を閉じる").click();
  await app.signIn("center1");
  await app.settled();
  await app.button("画面を閉じる").click();

  // Offline the first one opens what is hers, while the session on the server is the other's.
  await tablet.goOffline();
  await app.signIn("nurse1");
  await app.changeHousehold(HOMES[0].name, { 訪問するときの注意: NOTE });
  await app.expectUnsent(1);
  const before = network.asked.length;
  await tablet.goOnline();
  // The passphrase she opened it with is enough: she is signed in once the server turns the other's session down.
  await app.settled();
  expect(network.asked.slice(before).filter((path) => path.startsWith("/api/s")).slice(0, 2)).toEqual(["/api/sync", "/api/session"]);
  await app.menu("世帯");
  // The list remembers what was searched for.
  await app.page.getByRole("searchbox").fill("");
  await expect(app.main.getByText(ours, { exact: true })).toBeVisible();

  // The session ends while her records are open.
  await tablet.forgetSession();
  await app.changeHousehold(HOMES[1].name, { 訪問するときの注意: NOTE });
  await expect(app.page.getByText("送信するには、もう一度サインインしてください")).toBeVisible({ timeout: 60_000 });
  await app.expectUnsent(1);
  await app.button("サインインする").click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel(/^パスフレーズ/).fill("tsunagu-demo-2026");
  await dialog.getByRole("button", { name: "サインインする" }).click();
  await app.settled();

  const other = await device();
  await other.app.load();
  await other.app.signIn("nurse2");
  await other.app.settled();
  await other.app.openHousehold(HOMES[0].name);
  await expect(other.app.main.getByText(NOTE)).toBeVisible();
  await other.app.openHousehold(HOMES[1].name);
  await expect(other.app.main.getByText(NOTE)).toBeVisible();
});
