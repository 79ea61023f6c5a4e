//! What a column of a list can hold, and what cities call it.

use std::{collections::HashMap, sync::LazyLock};

use crate::{jp::fold, wire::ImportInto};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $code:literal $label:literal [$($word:literal),* $(,)?];)*) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $($(#[$doc])* $name,)*
        }

        impl Column {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its code, as it travels.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it is called on screen.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            /// What cities call it. Gathered from published lists and from both layouts of 自治体標準オープンデータセット.
            const fn words(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($word),*],)* }
            }
        }
    };
}

columns! {
    /// The printed number.
    No = "no" "No." ["No", "NO.", "番号", "項番", "通番", "連番", "通し番号", "整理番号", "№", "#", "ID", "管理番号"];
    /// ★.
    Star = "star" "★（担当が分からないときの窓口）" ["★", "☆", "★印", "担当が分からないときの窓口", "総合窓口", "迷ったとき", "分からないときの窓口", "代表窓口"];
    /// 相談項目.
    Category = "category" "相談項目" ["相談項目", "項目", "相談分野", "分野", "相談種別", "相談区分", "大分類", "大項目", "カテゴリ", "カテゴリー", "相談の種類", "相談の分類", "分類", "相談対象"];
    /// 相談内容.
    Topic = "topic" "相談内容" ["相談内容", "内容", "相談名", "相談の内容", "主な相談内容", "相談事項", "相談の例", "主な内容", "業務内容", "小分類", "小項目", "中分類", "相談できること", "こんなときに", "事業内容", "取扱内容", "手続き・相談内容", "主な業務", "相談の概要"];
    /// The matter in plain words.
    Plain = "plain" "やさしい日本語" ["やさしい日本語", "やさしいにほんご", "わかりやすい説明"];
    /// The agency or office.
    Name = "name" "相談機関・窓口の名称" ["相談機関", "相談窓口", "窓口", "窓口名", "名称", "機関名", "相談先", "問い合わせ先", "問合せ先", "お問い合わせ先", "担当窓口", "担当課", "担当部署", "担当部署名", "所管課", "所管", "課名", "部署", "部署名", "施設名", "施設", "事業所名", "事業所名称", "事業所", "介護サービス事業所名称", "医療機関名", "病院名", "園名", "団体名称", "機関", "実施機関", "相談機関名", "窓口の名称", "名前", "センター名", "担当", "相談場所", "担当機関"];
    /// The kind of agency.
    Kind = "kind" "機関の種別" ["機関の種別", "機関種別", "地区ごとの窓口", "窓口の種別", "機関の種類"];
    /// The district.
    Area = "area" "担当する圏域" ["担当する圏域", "担当圏域", "圏域", "担当地区", "地区", "担当区域", "担当エリア", "日常生活圏域", "担当地域", "管轄", "管轄区域", "対象地区", "対象地域", "福祉区", "中学校区", "担当中学校区", "小学校区", "担当小学校区"];
    /// The whole address.
    Address = "address" "所在地" ["所在地", "住所", "所在地_連結表記", "所在地_連結標記", "連結表記", "所在", "場所", "施設所在地", "事業所所在地", "所在地・住所", "住所（所在地）", "住所・所在地", "設置場所", "アドレス", "会場"];
    /// 都道府県 of the address.
    Prefecture = "prefecture" "所在地の都道府県" ["都道府県", "所在地_都道府県", "県名", "都道府県名"];
    /// 市区町村 of the address.
    City = "city" "所在地の市区町村" ["市区町村", "所在地_市区町村", "市町村", "市町村名", "市区町村名", "区名", "行政区", "区", "郡市"];
    /// 町字 of the address.
    Town = "town" "所在地の町字" ["町字", "所在地_町字", "町名", "大字", "町丁目", "町丁", "住所1", "町域", "字"];
    /// 番地以下 of the address.
    Lot = "lot" "所在地の番地以下" ["番地以下", "所在地_番地以下", "番地", "住所2", "番地等", "丁目番地", "地番"];
    /// 方書.
    Building = "building" "建物名・方書" ["方書", "建物名等（方書）", "建物名等", "建物名", "建物", "ビル名", "方書（ビル名等）", "階数", "階", "住所3", "庁舎"];
    /// Telephone numbers.
    Phone = "phone" "電話" ["電話", "電話番号", "TEL", "ＴＥＬ番号", "連絡先", "℡", "☎", "電話（代表）", "代表電話", "電話番号（代表）", "直通", "直通電話", "電話（直通）", "電話・FAX", "電話/FAX", "電話・ファクス", "TEL/FAX", "TEL・FAX", "電話FAX", "電話番号・FAX番号", "連絡先電話番号", "相談電話", "相談専用電話", "電話番号等", "連絡先（電話番号）", "電話番号1", "電話1"];
    /// Further telephone numbers.
    Phone2 = "phone2" "電話（二つめ）" ["電話番号2", "電話2", "その他電話", "携帯電話", "携帯", "フリーダイヤル", "夜間電話", "夜間・休日", "緊急連絡先"];
    /// 内線.
    Extension = "extension" "内線" ["内線", "内線番号", "内線電話", "内線No", "庁内内線"];
    /// FAX.
    Fax = "fax" "ファクス" ["FAX", "FAX番号", "ファックス", "ファクス", "ファックス番号", "ファクス番号", "ファクシミリ", "ファクシミリ番号"];
    /// When it is open.
    Hours = "hours" "受付時間" ["受付時間", "開所時間", "相談時間", "利用時間", "時間", "受付日時", "相談日時", "日時", "開設時間", "開館時間", "営業時間", "診療時間", "業務時間", "対応時間", "受付日・時間", "受付曜日・時間", "開庁時間", "受付時間帯", "相談日・時間", "開設日時", "利用可能時間", "曜日・時間", "実施日時", "相談受付時間"];
    /// On which days.
    Days = "days" "受付の曜日" ["利用可能曜日", "診療曜日", "曜日", "受付曜日", "相談日", "開所日", "受付日", "開館日", "営業日", "実施日", "開設日", "診療日", "相談曜日", "利用可能日"];
    /// From when.
    Opens = "opens" "受付の開始" ["開始時間", "診療開始時間", "受付開始", "開始", "開始時刻", "受付開始時間", "開所時刻", "利用開始時間"];
    /// Until when.
    Closes = "closes" "受付の終了" ["終了時間", "診療終了時間", "受付終了", "終了", "終了時刻", "受付終了時間", "閉所時刻", "利用終了時間"];
    /// What else is to be said of the hours.
    HoursNotes = "hours_notes" "受付時間の特記" ["利用可能日時特記事項", "利用可能曜日特記事項", "診療日時特記事項", "休み", "休日", "定休日", "休館日", "休業日", "閉庁日", "休診日", "利用可能時間特記事項", "時間備考", "受付時間備考"];
    /// Its page.
    Url = "url" "ホームページ" ["URL", "ホームページ", "HP", "ホームページアドレス", "ウェブサイト", "Webサイト", "リンク", "ホームページURL", "WEB", "サイト", "関連ページ", "参考URL"];
    /// What else there is to know.
    Notes = "notes" "備考" ["備考", "備考欄", "特記事項", "その他", "摘要", "補足", "注意事項", "メモ", "留意事項", "特記", "コメント"];
    /// What goes behind the notes with its heading.
    More = "more" "備考に加える" ["実施サービス", "サービスの種類", "サービス種別", "サービス種類", "医療機関の種類", "診療科目", "診療科", "標榜科", "種別", "施設種別", "病床数", "定員", "収容定員", "受入年齢", "対象", "対象者", "対象年齢", "時間外における対応", "説明", "バリアフリー情報", "アクセス方法", "アクセス", "交通", "駐車場情報", "駐車場", "一時預かりの有無", "認可等年月日", "料金", "費用", "相談料", "予約", "申込方法", "相談方法", "相談員", "法人の名称", "法人名", "団体名", "設置主体", "運営主体", "運営法人", "設置者", "開設者", "事業所番号", "医療機関コード", "法人番号", "根拠法令", "メールアドレス", "メール", "E-mail", "email", "連絡先メールアドレス", "連絡先FormURL", "連絡先備考（その他、SNSなど）", "名称_通称", "通称", "実施主体", "指定年月日", "郵便番号"];
    /// North of the equator.
    Latitude = "latitude" "緯度" ["緯度", "北緯", "lat", "latitude", "Y座標", "緯度（世界測地系）"];
    /// East of Greenwich.
    Longitude = "longitude" "経度" ["経度", "東経", "lon", "lng", "longitude", "X座標", "経度（世界測地系）"];
    /// Who is in charge there, 主 or 副: not public, so nothing of it is taken.
    Charge = "charge" "担当者（公開しないので取り込みません）" ["主", "副", "主担当", "副担当", "担当者", "担当者名", "担当（主）", "担当（副）", "担当者（主）", "担当者（副）", "主担当者", "副担当者", "責任者", "管理者", "管理者氏名", "開設者氏名", "代表者", "代表者氏名", "代表者名", "施設長", "園長", "担当主", "担当副"];
}

/// What may stand in front of a heading and says only whose it is.
const WHOSE: [&str; 13] = [
    "相談窓口",
    "窓口",
    "機関",
    "施設",
    "事業所",
    "医療機関",
    "連絡先",
    "相談機関",
    "園",
    "事業者",
    "相談先",
    "センター",
    "受付",
];

static WORDS: LazyLock<HashMap<String, Column>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for column in Column::ALL {
        for word in column.words().iter().chain(&[column.label()]) {
            words.entry(bare(word)).or_insert(*column);
        }
    }
    words
});

/// A heading without widths, spaces, breaks and marks.
fn bare(heading: &str) -> String {
    let mut key = fold(heading);
    key.retain(|c| {
        !matches!(
            c,
            '*' | '※' | '■' | '□' | '●' | '◎' | '【' | '】' | ':' | '"' | '\'' | '_' | '/' | '|'
        )
    });
    key
}

/// A heading without what stands in brackets, and what stands there.
fn split(heading: &str) -> (String, String) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for c in heading.chars() {
        match c {
            '(' | '（' | '［' | '[' | '〔' => depth += 1,
            ')' | '）' | '］' | ']' | '〕' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            c => inside.push(c),
        }
    }
    (outside, inside)
}

impl Column {
    /// The column with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|column| column.code() == code)
    }

    /// What a heading says that stands below it, however it is written.
    #[must_use]
    pub fn of(heading: &str) -> Option<Self> {
        let known = |text: &str| {
            let key = bare(text);
            let whole = WORDS.get(&key).copied();
            whole.or_else(|| {
                let mut whose = WHOSE
                    .iter()
                    .filter_map(|whose| key.strip_prefix(&bare(whose)));
                whose.find_map(|rest| WORDS.get(rest).copied())
            })
        };
        if heading.trim().is_empty() || heading.chars().count() > 40 {
            return None;
        }
        known(heading).or_else(|| {
            let (outside, inside) = split(heading);
            let outside = known(&outside);
            // 電話（内線） says more inside than out.
            match known(&inside) {
                Some(inner @ (Self::Extension | Self::Fax)) if outside == Some(Self::Phone) => {
                    Some(inner)
                }
                inner => outside.or(inner),
            }
        })
    }

    /// Whether rows that become these hold such a thing.
    #[must_use]
    pub fn is_of(self, into: ImportInto) -> bool {
        match into {
            ImportInto::Entry => !matches!(self, Self::Area | Self::Latitude | Self::Longitude),
            ImportInto::Office => {
                !matches!(self, Self::No | Self::Star | Self::Category | Self::Plain)
            }
        }
    }
}
