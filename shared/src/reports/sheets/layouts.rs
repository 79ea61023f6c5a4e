//! 自治体標準オープンデータセット: lists of offices in the columns that cities publish them in.
//!
//! The older layouts are those of 推奨データセット (内閣官房 IT総合戦略室, 2017–2022), as NEC-FIWARE/smart-data-models (`cio/`) has
//! them. The newer ones (デジタル庁, 2023) begin as GIF's facilities do. What an office here does not know stays empty; what came with such
//! a list and has no field stands in its notes, a line each, and goes back into its column.

use super::{address::Parts, cells::time};
use crate::{
    domain::directory::{
        Office,
        hours::{Hours, WEEK},
    },
    record::{Doc, Record, Value},
    wire::{Cell, TableToWrite},
};

/// Who publishes a list: what its first columns say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publisher {
    /// 全国地方公共団体コード, six digits.
    pub code: String,
    /// The prefecture.
    pub prefecture: String,
    /// The city.
    pub city: String,
}

/// A list in a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Its name in addresses.
    pub code: &'static str,
    /// Its name.
    pub label: &'static str,
    /// Whether it is the newer layout.
    pub is_newer: bool,
    /// The headings, in their order, with spaces between.
    columns: &'static str,
}

const fn layout(
    code: &'static str,
    label: &'static str,
    is_newer: bool,
    columns: &'static str,
) -> Layout {
    Layout {
        code,
        label,
        is_newer,
        columns,
    }
}

impl Layout {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        layout(
            "kaigo-1",
            "介護サービス事業所一覧",
            false,
            "都道府県コード又は市区町村コード NO 都道府県名 市区町村名 介護サービス事業所名称 介護サービス事業所名称_カナ 実施サービス 住所 方書 緯度 経度 電話番号 内線番号 FAX番号 法人番号 法人の名称 事業所番号 利用可能曜日 利用可能曜日特記事項 定員 URL 備考",
        ),
        layout(
            "iryo-1",
            "医療機関一覧",
            false,
            "都道府県コード又は市区町村コード NO 都道府県名 市区町村名 名称 名称_カナ 医療機関の種類 住所 方書 緯度 経度 電話番号 内線番号 FAX番号 法人番号 法人の名称 医療機関コード 診療曜日 診療開始時間 診療終了時間 診療日時特記事項 時間外における対応 診療科目 病床数 URL 備考",
        ),
        layout(
            "kokyo-1",
            "公共施設一覧",
            false,
            "都道府県コード又は市区町村コード NO 都道府県名 市区町村名 名称 名称_カナ 名称_通称 POIコード 住所 方書 緯度 経度 電話番号 内線番号 法人番号 団体名 利用可能曜日 開始時間 終了時間 利用可能日時特記事項 説明 バリアフリー情報 URL 備考",
        ),
        layout(
            "kosodate-1",
            "子育て施設一覧",
            false,
            "都道府県コード又は市区町村コード NO 都道府県名 市区町村名 名称 名称_カナ 種別 住所 方書 緯度 経度 アクセス方法 駐車場情報 電話番号 内線番号 FAX番号 法人番号 団体名 認可等年月日 収容定員 受入年齢 利用可能曜日 開始時間 終了時間 利用可能日時特記事項 一時預かりの有無 URL 備考",
        ),
        layout(
            "kaigo-2",
            "介護サービス事業所一覧",
            true,
            "全国地方公共団体コード ID 地方公共団体名 介護サービス事業所名称 介護サービス事業所名称_カナ 介護サービス事業所名称_英字 実施サービス 所在地_全国地方公共団体コード 町字ID 所在地_連結表記 所在地_都道府県 所在地_市区町村 所在地_町字 所在地_番地以下 建物名等(方書) 緯度 経度 高度の種別 高度の値 電話番号 内線番号 連絡先メールアドレス 連絡先FormURL 連絡先備考(その他、SNSなど) FAX番号 郵便番号 法人番号 法人の名称 事業所番号 利用可能曜日 利用可能曜日特記事項 定員 URL 備考",
        ),
        layout(
            "iryo-2",
            "医療機関一覧",
            true,
            "全国地方公共団体コード ID 地方公共団体名 名称 名称_カナ 名称_英字 医療機関の種類 所在地_全国地方公共団体コード 町字ID 所在地_連結表記 所在地_都道府県 所在地_市区町村 所在地_町字 所在地_番地以下 建物名等(方書) 緯度 経度 高度の種別 高度の値 電話番号 内線番号 連絡先メールアドレス 連絡先FormURL 連絡先備考(その他、SNSなど) FAX番号 郵便番号 法人番号 法人の名称 医療機関コード 診療曜日 診療開始時間 診療終了時間 診療日時特記事項 時間外における対応 診療科目 病床数 URL 備考",
        ),
        layout(
            "kokyo-2",
            "公共施設一覧",
            true,
            "全国地方公共団体コード ID 地方公共団体名 名称 名称_カナ 名称_英字 名称_通称 POIコード 所在地_全国地方公共団体コード 町字ID 所在地_連結表記 所在地_都道府県 所在地_市区町村 所在地_町字 所在地_番地以下 建物名等(方書) 緯度 経度 高度の種別 高度の値 電話番号 内線番号 連絡先メールアドレス 連絡先FormURL 連絡先備考(その他、SNSなど) 郵便番号 法人番号 団体名 利用可能曜日 開始時間 終了時間 利用可能日時特記事項 説明 バリアフリー情報 URL 画像 画像_ライセンス 備考",
        ),
        layout(
            "kosodate-2",
            "子育て施設一覧",
            true,
            "全国地方公共団体コード ID 地方公共団体名 名称 名称_カナ 名称_英字 種別 所在地_全国地方公共団体コード 町字ID 所在地_連結表記 所在地_都道府県 所在地_市区町村 所在地_町字 所在地_番地以下 建物名等(方書) 緯度 経度 高度の種別 高度の値 アクセス方法 駐車場情報 電話番号 内線番号 連絡先メールアドレス 連絡先FormURL 連絡先備考(その他、SNSなど) FAX番号 郵便番号 法人番号 団体名 認可等年月日 収容定員 受入年齢 利用可能曜日 開始時間 終了時間 利用可能日時特記事項 一時預かりの有無 URL 備考",
        ),
    ];

    /// The layout with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|layout| layout.code == code)
    }

    /// Its headings.
    pub fn head(self) -> impl Iterator<Item = &'static str> {
        self.columns.split(' ')
    }

    /// Offices in it.
    #[must_use]
    pub fn write<'a>(
        self,
        docs: impl IntoIterator<Item = &'a Doc>,
        by: &Publisher,
    ) -> TableToWrite {
        let docs = docs
            .into_iter()
            .filter(|doc| &*doc.kind == Office::KIND && !doc.is_removed());
        let rows = docs.enumerate().map(|(at, doc)| {
            let office = Told::of(self, doc, by);
            self.head()
                .map(|heading| office.cell(heading, at + 1, by))
                .collect()
        });
        TableToWrite {
            title: self.label.to_owned(),
            head: self.head().map(str::to_owned).collect(),
            rows: rows.collect(),
            ..TableToWrite::default()
        }
    }
}

/// The days, the beginning and the end of hours that are the same on all their days; none where more is said, or less.
fn week(plain: &str) -> Option<[String; 3]> {
    let hours = Hours::read(plain);
    let [span] = &hours.spans[..] else {
        return None;
    };
    // 平日 says no more of holidays than its days do.
    let bare = Hours {
        spans: hours.spans.clone(),
        ..Hours::default()
    };
    let is_all = hours.notes.is_empty()
        && hours.closed.is_empty()
        && span.days.weeks.is_empty()
        && span.closes < 24 * 60
        && bare.closes_on_holidays() == hours.closes_on_holidays()
        && bare.closes_at_new_year() == hours.closes_at_new_year();
    if !is_all {
        return None;
    }
    let [opens, closes] = span.clock();
    // Hours alone say nothing of the days.
    let has_days = hours.is_clear();
    let named = WEEK.iter().zip("月火水木金土日".chars());
    let named = named.filter(|(day, _)| has_days && span.days.weekdays.contains(day));
    Some([named.map(|(_, name)| name).collect(), opens, closes])
}

/// An office as such lists tell of it.
struct Told<'a> {
    layout: Layout,
    doc: &'a Doc,
    parts: Parts,
    days: String,
    opens: String,
    closes: String,
    /// What else is said of its hours.
    remarks: String,
    /// The lines of its notes.
    notes: Vec<&'a str>,
}

impl<'a> Told<'a> {
    fn of(layout: Layout, doc: &'a Doc, by: &Publisher) -> Self {
        let text = |key| doc.get(key).as_text().unwrap_or_default();
        let hours = text("hours");
        let (plain, remarks) = match hours.split_once('（') {
            Some((plain, remarks)) => (plain, remarks.strip_suffix('）').unwrap_or(remarks)),
            None => (hours, ""),
        };
        // What can't be told apart is told as it stands.
        let told = week(plain).map(|[days, opens, closes]| [days, opens, closes, remarks.into()]);
        let unsure = || {
            [
                String::new(),
                String::new(),
                String::new(),
                hours.to_owned(),
            ]
        };
        let [days, opens, closes, remarks] = told.unwrap_or_else(unsure);
        Self {
            layout,
            doc,
            parts: Parts::of(text("address"), &by.prefecture, &by.city),
            days,
            opens,
            closes,
            remarks,
            notes: text("notes").lines().collect(),
        }
    }

    fn text(&self, key: &str) -> &str {
        self.doc.get(key).as_text().unwrap_or_default()
    }

    /// What the notes say of a heading.
    fn noted(&self, heading: &str) -> Option<&str> {
        let mut notes = self.notes.iter();
        notes.find_map(|line| line.strip_prefix(heading)?.strip_prefix('：'))
    }

    fn cell(&self, heading: &str, no: usize, by: &Publisher) -> Cell {
        let number = |key| match self.doc.get(key) {
            Value::Number(number) => Cell::Number(number.get()),
            _ => Cell::empty(),
        };
        let text = match heading {
            "緯度" => return number("latitude"),
            "経度" => return number("longitude"),
            "都道府県コード又は市区町村コード" | "全国地方公共団体コード" => {
                &by.code
            }
            "NO" => return Cell::Text(no.to_string()),
            // The same in each edition: what came with it, or the record's own.
            "ID" => match self.noted("ID") {
                Some(id) => id,
                None => return Cell::Text(self.doc.id.to_string()),
            },
            "所在地_都道府県" => &self.parts.prefecture,
            "所在地_市区町村" => &self.parts.city,
            "所在地_町字" => &self.parts.town,
            "所在地_番地以下" => &self.parts.lot,
            "建物名等(方書)" => &self.parts.building,
            "所在地_全国地方公共団体コード" if self.is_own(by) => &by.code,
            "都道府県名" => &by.prefecture,
            "市区町村名" => &by.city,
            "地方公共団体名" => return Cell::Text(format!("{}{}", by.prefecture, by.city)),
            "名称" | "介護サービス事業所名称" => self.text("name"),
            "住所" | "所在地_連結表記" => self.text("address"),
            "電話番号" => return Cell::Text(self.text("phones").replace(',', "、")),
            "FAX番号" => return Cell::Text(self.text("fax").replace(',', "、")),
            "内線番号" => self.noted("内線").unwrap_or_default(),
            "利用可能曜日" | "診療曜日" => &self.days,
            "開始時間" | "診療開始時間" => &self.opens,
            "終了時間" | "診療終了時間" => &self.closes,
            "利用可能日時特記事項" | "診療日時特記事項" => &self.remarks,
            // This list has no columns for the time of day.
            "利用可能曜日特記事項" if self.opens.is_empty() => &self.remarks,
            "利用可能曜日特記事項" => {
                let clock = format!("{}～{}", time(&self.opens), time(&self.closes));
                return Cell::Text(format!("{clock} {}", self.remarks).trim().to_owned());
            }
            "URL" => self.text("url"),
            "備考" => {
                let own = self.notes.iter().filter(|line| !self.has_column(line));
                let own: Vec<&str> = own.copied().collect();
                return Cell::Text(own.join("\n"));
            }
            heading => self.noted(heading).unwrap_or_default(),
        };
        text.into()
    }

    /// Whether it lies in the city of who publishes the list, which has no wards: then the code of both is one.
    fn is_own(&self, by: &Publisher) -> bool {
        let noted = self.noted("所在地_全国地方公共団体コード");
        noted.is_none() && !by.city.is_empty() && self.parts.city == by.city
    }

    /// Whether a line of the notes goes into a column of this list.
    fn has_column(&self, line: &str) -> bool {
        let heading = line.split_once('：').map_or("", |(heading, _)| heading);
        let heading = if heading == "内線" {
            "内線番号"
        } else {
            heading
        };
        self.layout.head().any(|known| known == heading)
    }
}
