// A mail tells what waits: to an address that was proven, as much as stands on 今日, and no name.
import { Post } from "../support/post.ts";
import { axeViolations, rulesBroken } from "../support/rules.ts";
import { test as base, expect } from "../support/test.ts";

const test = base.extend<{ post: Post }>({
  // Playwright wants the braces.
  post: async ({}, use) => {
    const post = await Post.start();
    await use(post);
    post.stop();
  },
  settings: async ({ post }, use) => use(post.settings),
});

const ADDRESS = "coordinator@example.jp";

/** What the mail counts, and the same headings of 今日. */
const COUNTED = [
  "届いたつなぐシート",
  "つないだ先がまだ受けていないシート",
  "返答のあったつなぐシート",
  "届いた相談",
  "日程の回答を待っている案内",
  "日時を決める会議",
  "開催したかを記録する会議",
  "遅れている役割",
  "できなかった役割",
  "役割の決定を待つケース",
  "助言を求められていること",
  "見直す日が来た支援計画",
  "振り返りを待つケース",
  "日数を過ぎても受けられていないつなぎ",
];

for (const login of ["council1", "office1", "welfare1"]) {
  test(`${login} is told by mail what stands on 今日, once the address is proven`, async ({ device, post, server }) => {
    const tablet = await device();
    const { app, page } = tablet;
    await app.load();
    await app.signIn(login);
    await app.settled();
    await app.menu("今日");
    await expect(app.heading(/^今日の予定/)).toBeVisible();
    const headings = await page.getByRole("heading", { level: 2 }).allInnerTexts();
    const waits = headings.filter((it) => COUNTED.some((label) => new RegExp(`^${label} [1-9]\\d*件$`).test(it)));
    expect(waits.length).toBeGreaterThan(0);

    await app.menu("設定");
    await page.getByRole("link", { name: "お知らせの設定" }).click();
    await expect(app.heading("お知らせ")).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);
    expect(await rulesBroken(page)).toEqual([]);
    await app.box("メールアドレス").fill("だれか");
    await app.button("確認コードを送る").click();
    await expect(page.getByText("メールアドレスとして読めません。")).toBeVisible();
    await expect(app.box("メールアドレス")).toHaveValue("だれか");
    await app.box("メールアドレス").fill(ADDRESS);
    await app.button("確認コードを送る").click();
    await expect(page.getByText(`${ADDRESS} に確認コードを送りました。`)).toBeVisible();
    const [letter] = post.take();
    const code = /^\d{6}$/m.exec(letter?.text ?? "")?.[0] ?? "";
    expect(code).not.toBe("");
    expect(post.sendNow(server)).toBe("0 mails\n");
    await app.box("確認コード").fill(code === "000000" ? "000001" : "000000");
    await app.button("確かめる").click();
    await expect(page.getByText("確認コードが違います。")).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);
    await app.box("確認コード").fill(code);
    await app.button("確かめる").click();
    await expect(app.button("メールを止める")).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);

    expect(post.sendNow(server)).toBe("1 mails\n");
    const [mail] = post.take();
    const told = (mail?.text ?? "").split("\r\n").filter((line) => line.startsWith("・"));
    expect(told.map((line) => line.slice(1)).sort()).toEqual(waits.sort());
    expect(mail?.text).toContain("https://tsunagu.example.jp/");
    expect(mail?.text).not.toMatch(/様宅|伊藤|田中|佐藤/);
    expect(post.sendNow(server)).toBe("0 mails\n");

    // Without a network nothing can be set, and it is said.
    await app.button("メールを止める").click();
    await expect(app.box("メールアドレス")).toBeVisible();
    await app.menu("設定");
    await tablet.goOffline();
    await page.getByRole("link", { name: "お知らせの設定" }).click();
    await expect(page.getByText("いまは見られません")).toBeVisible();
  });
}

base("a server that sends no mail says so", async ({ device }) => {
  const { app, page } = await device();
  await app.load();
  await app.signIn("nurse1");
  await app.settled();
  await app.menu("設定");
  await page.getByRole("link", { name: "お知らせの設定" }).click();
  await expect(page.getByText("このつなぐは、メールを送りません")).toBeVisible();
});
