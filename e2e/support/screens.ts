// Every screen of the app and the states of it that look different.
import { type Page, expect } from "@playwright/test";
import type { App } from "./app.ts";
import { PASSPHRASE } from "./settings.ts";
import { beginVisit, toSecondStep } from "./visit.ts";

const HOME = "佐藤ハナ様宅";

/** A screen, and the way to it for one who is signed in. */
export interface Screen {
  name: string;
  show(app: App): Promise<void>;
}

async function openAll(page: Page): Promise<void> {
  const folded = page.locator("details:not([open]) > summary:visible");
  while ((await folded.count()) > 0) await folded.first().click();
}

/** Opens the sheet of the household. */
async function openSheet(app: App): Promise<void> {
  await app.openHousehold(HOME);
  await app.page.getByRole("link", { name: /のシート/ }).click();
  await expect(app.heading(`${HOME}のつなぐシート`)).toBeVisible();
}

/** The screens behind the way in. A form left open is a draft, so it is left by its own button. */
export const SCREENS: Screen[] = [
  {
    name: "today",
    async show(app) {
      await app.menu("今日");
      await expect(app.heading(/^今日の予定/)).toBeVisible();
      await openAll(app.page);
    },
  },
  {
    name: "households",
    async show(app) {
      await app.menu("世帯");
      await expect(app.page.getByRole("searchbox")).toBeVisible();
    },
  },
  {
    name: "household",
    async show(app) {
      await app.openHousehold(HOME);
      await openAll(app.page);
    },
  },
  {
    name: "add office",
    async show(app) {
      await app.openHousehold(HOME);
      await app.button("担当機関を加える").click();
      await expect(app.page.getByRole("dialog")).toBeVisible();
    },
  },
  { name: "edit household", show: (app) => app.editHousehold(HOME) },
  {
    name: "new household, held",
    async show(app) {
      await app.menu("世帯");
      await app.page.getByRole("link", { name: "世帯を登録する" }).click();
      await app.box(/^電話/).fill("086-000-9999");
      await app.button("保存する").click();
      await expect(app.page.getByText("まだ入力していない項目があります")).toBeVisible();
    },
  },
  {
    name: "member",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: /佐藤 健一/ }).click();
      await expect(app.button("保存する")).toBeVisible();
    },
  },
  {
    name: "new consent",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: "同意を記録する" }).click();
      await expect(app.button("保存する")).toBeVisible();
    },
  },
  {
    name: "new disclosure by law",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: "法令による共有を記録する" }).click();
      await expect(app.button("保存する")).toBeVisible();
    },
  },
  {
    name: "emergency, held",
    async show(app) {
      await app.menu("世帯");
      await app.page.getByRole("link", { name: "担当でない世帯を、人の安全のために今すぐ見るとき" }).click();
      await app.button("さがす").click();
      await expect(app.page.getByText("理由を入力してください。")).toBeVisible();
    },
  },
  {
    name: "review of an emergency",
    async show(app) {
      await app.openHousehold("中村四郎様宅");
      await app.page.getByRole("link", { name: "確認する" }).click();
      await expect(app.button("保存する")).toBeVisible();
    },
  },
  {
    name: "new visit, first step",
    async show(app) {
      await beginVisit(app, HOME);
      await openAll(app.page);
    },
  },
  {
    name: "new visit, second step",
    async show(app) {
      await beginVisit(app, HOME);
      await toSecondStep(app);
    },
  },
  {
    name: "visit",
    async show(app) {
      await app.openHousehold(HOME);
      await app.main.getByRole("link", { name: /令和\d+年.*訪問看護/ }).first().click();
      await expect(app.heading(`${HOME}の訪問`)).toBeVisible();
    },
  },
  {
    name: "sheet",
    async show(app) {
      await openSheet(app);
      await openAll(app.page);
    },
  },
  {
    name: "sheet on paper",
    async show(app) {
      await openSheet(app);
      await app.page.getByRole("link", { name: "様式で印刷する" }).click();
      await expect(app.page.locator(".paper-pages[data-fitted]")).toBeVisible();
    },
  },
  {
    name: "new sheet",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: "つなぐシートを書く" }).click();
      await expect(app.button("保存する")).toBeVisible();
    },
  },
  {
    name: "picture",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: "世帯の全体図" }).click();
      await expect(app.heading(`${HOME}の全体図`)).toBeVisible();
    },
  },
  {
    name: "new support, held",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: "世帯の全体図" }).click();
      await app.page.getByRole("link", { name: "支援を書く" }).click();
      await app.button("保存する").click();
      await expect(app.page.getByText("まだ入力していない項目があります")).toBeVisible();
    },
  },
  {
    name: "intake",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: /支援調整中/ }).click();
      await expect(app.heading(`${HOME}についての相談`)).toBeVisible();
    },
  },
  {
    name: "new intake",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: "推進員に相談する" }).click();
      await expect(app.button("相談する")).toBeVisible();
    },
  },
  {
    name: "case",
    async show(app) {
      await app.menu("今日");
      await app.page.getByRole("link", { name: /薬の管理の手順を決める/ }).click();
      await expect(app.heading(/の支援計画$/)).toBeVisible();
    },
  },
  {
    name: "new role",
    async show(app) {
      await app.menu("今日");
      await app.page.getByRole("link", { name: /薬の管理の手順を決める/ }).click();
      await app.page.getByRole("link", { name: "役割を加える" }).click();
      await expect(app.button("保存する")).toBeVisible();
    },
  },
  {
    name: "case meetings",
    async show(app) {
      await app.menu("今日");
      await app.page.getByRole("link", { name: "ケース会議の一覧" }).click();
      await expect(app.heading("自分の機関への案内")).toBeVisible();
    },
  },
  {
    name: "case meeting",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: /複合課題ケース検討会.*日程調整中/ }).click();
      await expect(app.heading(`${HOME}の複合課題ケース検討会`)).toBeVisible();
    },
  },
  {
    name: "minutes",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: /複合課題ケース検討会.*日程調整中/ }).click();
      await app.page.getByRole("link", { name: "会議の記録", exact: true }).click();
      await expect(app.button("書き込む")).toBeVisible();
    },
  },
  {
    name: "invitation to a case meeting",
    async show(app) {
      await app.menu("今日");
      await app.page.getByRole("link", { name: "ケース会議の一覧" }).click();
      await app.page.getByRole("link", { name: /複合課題ケース検討会.*必ず出席/ }).click();
      await expect(app.heading("複合課題ケース検討会のご案内")).toBeVisible();
      await expect(app.button("回答する")).toBeVisible();
    },
  },
  {
    name: "connect, held",
    async show(app) {
      await openSheet(app);
      await app.main.getByRole("link", { name: "つなぐ", exact: true }).click();
      await app.button("つなぐ").click();
      await expect(app.page.getByText("まだ入力していない項目があります")).toBeVisible();
    },
  },
  {
    name: "directory by matter",
    async show(app) {
      await app.menu("相談機関");
      await expect(app.page.getByRole("searchbox")).toBeVisible();
    },
  },
  {
    name: "directory by district",
    async show(app) {
      await app.menu("相談機関");
      await app.page.getByRole("tab", { name: "地区の窓口を見る" }).click();
      await app.page.getByLabel("地区", { exact: true }).selectOption({ label: "中区（福祉区）" });
      await expect(app.page.getByRole("link", { name: "086-000-1043" })).toBeVisible();
    },
  },
  {
    name: "status",
    async show(app) {
      await app.menu("送信");
      await expect(app.heading("送信の状況")).toBeVisible();
    },
  },
  {
    name: "who has looked",
    async show(app) {
      await app.openHousehold(HOME);
      await app.page.getByRole("link", { name: "だれが見たか" }).click();
      await expect(app.button("読み直す")).not.toHaveAttribute("aria-busy", "true");
    },
  },
  {
    name: "what one has done",
    async show(app) {
      await app.menu("設定");
      await app.page.getByRole("link", { name: "自分の記録を見る" }).click();
      await expect(app.main.getByRole("listitem").filter({ hasText: "サインインした" }).first()).toBeVisible();
    },
  },
  {
    name: "settings",
    async show(app) {
      await app.menu("設定");
      await expect(app.heading("設定")).toBeVisible();
      await openAll(app.page);
    },
  },
  {
    name: "sign-in protection",
    async show(app) {
      await app.menu("設定");
      await app.page.getByRole("link", { name: "サインインの守りを見る" }).click();
      await app.page.getByRole("form", { name: "認証アプリを用意する" }).getByLabel(/^パスフレーズ/).fill(PASSPHRASE);
      await app.button("用意を始める").click();
      await expect(app.button("この数字で確かめる")).toBeVisible();
      await openAll(app.page);
    },
  },
  {
    name: "unknown",
    async show(app) {
      await app.page.evaluate(() => {
        const link = document.createElement("a");
        link.href = "/nowhere";
        document.body.append(link);
        link.click();
        link.remove();
      });
      await expect(app.heading("この画面はありません")).toBeVisible();
    },
  },
];

async function toStaff(app: App): Promise<void> {
  await app.menu("設定");
  await app.page.getByRole("link", { name: "職員とアカウント" }).click();
  await app.page.getByLabel("機関", { exact: true }).selectOption({ label: "見本訪問看護ステーション北" });
  await expect(app.main.getByRole("link", { name: /山田 花子.*使用中/ })).toBeVisible();
}

/** What only those see who keep everyone's staff records. */
export const STAFF_SCREENS: Screen[] = [
  { name: "staff", show: toStaff },
  {
    name: "new person on staff, held",
    async show(app) {
      await toStaff(app);
      await app.page.getByRole("link", { name: "職員を登録する" }).click();
      await app.button("保存する").click();
      await expect(app.page.getByText("まだ入力していない項目があります")).toBeVisible();
    },
  },
  {
    name: "person on staff, with a letter",
    async show(app) {
      await toStaff(app);
      await app.main.getByRole("link", { name: /山田 花子/ }).click();
      await app.button(/招待状を作る/).click();
      await expect(app.heading("つなぐの招待状")).toBeVisible();
      await expect(app.page.getByText("招待の期限")).toBeVisible();
    },
  },
  {
    name: "transfers",
    async show(app) {
      await toStaff(app);
      await app.page.getByRole("link", { name: "異動をまとめて取り込む" }).click();
      const buffer = Buffer.from("氏名,新所属,新職種,退職\n山田花子,見本市社会福祉協議会,支え合い推進員（第2層）,\nだれか,,医師,");
      await app.page.getByLabel("異動の一覧のファイル").setInputFiles({ name: "transfers.csv", mimeType: "text/csv", buffer });
      await expect(app.page.getByText("ファイルを直すところが1か所あります")).toBeVisible({ timeout: 30_000 });
      await openAll(app.page);
    },
  },
];

async function toResults(app: App): Promise<void> {
  await app.menu("実績");
  await expect(app.heading("事業実績")).toBeVisible();
}

/** What only those see whom agencies ask. */
export const RESULT_SCREENS: Screen[] = [
  { name: "results", show: toResults },
  {
    name: "results, a day that is none",
    async show(app) {
      await toResults(app);
      await app.box("いつの時点で数えるか").fill("いつか");
      await expect(app.page.getByText("日付として読めません")).toBeVisible();
    },
  },
  {
    name: "what a figure counts",
    async show(app) {
      await toResults(app);
      await app.main.getByRole("link", { name: "合計　相談支援包括化推進員相談受付件数" }).click();
      await expect(app.main.getByRole("link", { name: /過去の相談受付/ }).first()).toBeVisible();
    },
  },
  {
    name: "a record of old",
    async show(app) {
      await toResults(app);
      await app.main.getByRole("link", { name: "合計　アドバイザー会議" }).click();
      await app.main.getByRole("link", { name: /アドバイザー会議/ }).first().click();
      await expect(app.button("保存する")).toBeVisible();
    },
  },
  {
    name: "lists of old",
    async show(app) {
      await toResults(app);
      await app.page.getByRole("link", { name: "過去の実績を取り込む" }).click();
      const buffer = Buffer.from("整理番号,相談日,対応,理由\n1,2019-05-01,ケース,ほか\n2,いつか,ケース,\n");
      await app.page.getByLabel(/^過去の実績のファイル/).setInputFiles({ name: "past.csv", mimeType: "text/csv", buffer });
      await expect(app.page.getByText("取り込めない行が1行あります")).toBeVisible({ timeout: 30_000 });
      await openAll(app.page);
    },
  },
];
