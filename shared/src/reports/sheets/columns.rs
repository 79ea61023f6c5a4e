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
    Category = "category" "相談項目" ["相談項目", "項目", "相談分野", "分野", "相談種別", "相談区分", "大分類", "大項目", "カテゴリ", "カテゴリー", "相談の種類", "相談の分類", "分類", "相談対象", "相談カテゴリ", "分野名", "活動分野", "対象分野"];
    /// 相談内容.
    Topic = "topic" "相談内容" ["相談内容", "内容", "相談名", "相談の内容", "主な相談内容", "相談事項", "相談の例", "主な内容", "業務内容", "小分類", "小項目", "中分類", "相談できること", "こんなときに", "事業内容", "取扱内容", "手続き・相談内容", "主な業務", "相談の概要", "支援内容", "対象・内容", "相談内容・対象", "サービス内容", "活動内容", "業務概要", "相談・支援内容"];
    /// The matter in plain words.
    Plain = "plain" "やさしい日本語" ["やさしい日本語", "やさしいにほんご", "わかりやすい説明"];
    /// The agency or office.
    Name = "name" "相談機関・窓口の名称" ["相談機関", "相談窓口", "窓口", "窓口名", "名称", "機関名", "相談先", "問い合わせ先", "問合せ先", "お問い合わせ先", "担当窓口", "担当課", "担当部署", "担当部署名", "所管課", "所管", "課名", "部署", "部署名", "施設名", "施設", "事業所名", "事業所名称", "事業所", "介護サービス事業所名称", "医療機関名", "病院名", "園名", "団体名称", "機関", "実施機関", "相談機関名", "窓口の名称", "名前", "センター名", "担当", "相談場所", "担当機関", "施設の名称", "事業所の名称", "医療機関の名称", "保育所", "保育園", "保育所名", "保育園名", "学校名", "児童クラブ名", "相談窓口名", "担当課名", "所管課名", "部署名称", "組織名", "事業者名", "事業者", "設置施設名", "特定非営利活動法人の名称", "NPO法人名", "地域包括支援センター名", "地域包括支援センター", "お問い合わせ", "問い合わせ", "問合せ", "相談機関の名称", "クリニック名", "薬局名", "店舗名", "公民館名", "会館名", "サロン名", "教室名", "担当課・係", "課・係名", "課係名", "係名", "支援機関", "支援機関名", "関係機関", "関係機関名", "相談支援事業所名"];
    /// The kind of agency.
    Kind = "kind" "機関の種別" ["機関の種別", "機関種別", "地区ごとの窓口", "窓口の種別", "機関の種類"];
    /// The district.
    Area = "area" "担当する圏域" ["担当する圏域", "担当圏域", "圏域", "担当地区", "地区", "担当区域", "担当エリア", "日常生活圏域", "担当地域", "管轄", "管轄区域", "対象地区", "対象地域", "福祉区", "中学校区", "担当中学校区", "小学校区", "担当小学校区", "中学校区名", "小学校区名", "校区", "校区名", "学区", "学区名", "地区名", "地域", "地域名", "圏域名", "担当学区", "対象校区", "町内会区域", "担当町名"];
    /// The office it is a branch of.
    Branch = "branch" "本所" ["本所", "本所名", "本所の名称", "基幹センター名", "本部"];
    /// The whole address.
    Address = "address" "所在地" ["所在地", "住所", "所在地_連結表記", "所在地_連結標記", "連結表記", "所在", "場所", "施設所在地", "事業所所在地", "所在地・住所", "住所（所在地）", "住所・所在地", "設置場所", "アドレス", "会場", "主たる事務所の所在地", "事務所の所在地", "事務所所在地", "所在地1", "設置位置", "実施場所", "会場名", "開催場所", "所在場所", "設置場所住所", "施設住所", "事業所住所"];
    /// 都道府県 of the address.
    Prefecture = "prefecture" "所在地の都道府県" ["都道府県", "所在地_都道府県", "県名", "都道府県名", "住所_都道府県"];
    /// 市区町村 of the address.
    City = "city" "所在地の市区町村" ["市区町村", "所在地_市区町村", "市町村", "市町村名", "市区町村名", "区名", "行政区", "区", "郡市", "住所_市区町村", "住所_市区町村名"];
    /// 町字 of the address.
    Town = "town" "所在地の町字" ["町字", "所在地_町字", "町名", "大字", "町丁目", "町丁", "住所1", "町域", "字", "住所_町名", "所在地_町名"];
    /// 番地以下 of the address.
    Lot = "lot" "所在地の番地以下" ["番地以下", "所在地_番地以下", "番地", "住所2", "番地等", "丁目番地", "地番", "住所_番地以下", "所在地_番地", "住所_番地", "番地・号", "丁目", "番地号", "所在地2", "丁目・番地", "丁目番地号"];
    /// 方書.
    Building = "building" "建物名・方書" ["方書", "建物名等（方書）", "建物名等", "建物名", "建物", "ビル名", "方書（ビル名等）", "階数", "階", "住所3", "庁舎", "ビル名等", "住所_建物名", "所在地_建物名", "建物名・部屋番号", "部屋番号", "マンション名", "住所_方書"];
    /// Telephone numbers.
    Phone = "phone" "電話" ["電話", "電話番号", "TEL", "ＴＥＬ番号", "連絡先", "℡", "☎", "電話（代表）", "代表電話", "電話番号（代表）", "直通", "直通電話", "電話（直通）", "電話・FAX", "電話/FAX", "電話・ファクス", "TEL/FAX", "TEL・FAX", "電話FAX", "電話番号・FAX番号", "連絡先電話番号", "相談電話", "相談専用電話", "電話番号等", "連絡先（電話番号）", "電話番号1", "電話1", "問い合わせ先電話番号", "問合せ先電話番号", "お問い合わせ先電話番号", "予約電話番号", "予約電話", "担当課電話番号", "電話番号・ファックス番号", "電話番号・ファクス番号", "電話番号・FAX", "電話・ファックス", "固定電話"];
    /// Further telephone numbers.
    Phone2 = "phone2" "電話（二つめ）" ["電話番号2", "電話2", "その他電話", "携帯電話", "携帯", "フリーダイヤル", "夜間電話", "夜間・休日", "緊急連絡先"];
    /// 内線.
    Extension = "extension" "内線" ["内線", "内線番号", "内線電話", "内線No", "庁内内線"];
    /// FAX.
    Fax = "fax" "ファクス" ["FAX", "FAX番号", "ファックス", "ファクス", "ファックス番号", "ファクス番号", "ファクシミリ", "ファクシミリ番号"];
    /// When it is open.
    Hours = "hours" "受付時間" ["受付時間", "開所時間", "相談時間", "利用時間", "時間", "受付日時", "相談日時", "日時", "開設時間", "開館時間", "営業時間", "診療時間", "業務時間", "対応時間", "受付日・時間", "受付曜日・時間", "開庁時間", "受付時間帯", "相談日・時間", "開設日時", "利用可能時間", "曜日・時間", "実施日時", "相談受付時間", "診察時間", "診療時間_午前", "相談日及び時間", "相談日及び相談時間", "相談日時等", "開園時間", "保育時間", "使用可能時間", "開設時間帯", "活動時間", "開局時間", "平日", "開所日・時間", "開館日・時間", "開設日及び時間", "受付日時等", "窓口時間"];
    /// On which days.
    Days = "days" "受付の曜日" ["利用可能曜日", "診療曜日", "曜日", "受付曜日", "相談日", "開所日", "受付日", "開館日", "営業日", "実施日", "開設日", "診療日", "相談曜日", "利用可能日", "開設曜日", "活動日", "開催日", "開園日", "相談日等", "診療日・曜日"];
    /// From when.
    Opens = "opens" "受付の開始" ["開始時間", "診療開始時間", "受付開始", "開始", "開始時刻", "受付開始時間", "開所時刻", "利用開始時間"];
    /// Until when.
    Closes = "closes" "受付の終了" ["終了時間", "診療終了時間", "受付終了", "終了", "終了時刻", "受付終了時間", "閉所時刻", "利用終了時間"];
    /// What else is to be said of the hours.
    HoursNotes = "hours_notes" "受付時間の特記" ["利用可能日時特記事項", "利用可能曜日特記事項", "診療日時特記事項", "休み", "休日", "定休日", "休館日", "休業日", "閉庁日", "休診日", "利用可能時間特記事項", "時間備考", "受付時間備考", "午後", "夜間", "土", "土曜", "土曜日", "日曜", "日曜日", "土日", "日祝", "日曜・祝日", "土日祝", "祝日", "診療時間_午後", "年末年始", "時間外"];
    /// Its page.
    Url = "url" "ホームページ" ["URL", "ホームページ", "HP", "ホームページアドレス", "ウェブサイト", "Webサイト", "リンク", "ホームページURL", "WEB", "サイト", "関連ページ", "参考URL", "HPアドレス", "ウェブサイトURL", "サイトURL", "ホームページ等", "WebページURL", "公式サイト", "公式ホームページ", "URLアドレス"];
    /// What else there is to know.
    Notes = "notes" "備考" ["備考", "備考欄", "特記事項", "その他", "摘要", "補足", "注意事項", "メモ", "留意事項", "特記", "コメント", "備考1", "備考2", "特記事項等", "その他備考"];
    /// What goes behind the notes with its heading.
    More = "more" "備考に加える" ["実施サービス", "サービスの種類", "サービス種別", "サービス種類", "医療機関の種類", "診療科目", "診療科", "標榜科", "種別", "施設種別", "病床数", "定員", "収容定員", "受入年齢", "対象", "対象者", "対象年齢", "時間外における対応", "説明", "バリアフリー情報", "アクセス方法", "アクセス", "交通", "駐車場情報", "駐車場", "一時預かりの有無", "認可等年月日", "料金", "費用", "相談料", "予約", "申込方法", "相談方法", "法人の名称", "法人名", "団体名", "設置主体", "運営主体", "運営法人", "設置者", "事業所番号", "医療機関コード", "法人番号", "根拠法令", "メールアドレス", "メール", "E-mail", "email", "連絡先メールアドレス", "連絡先FormURL", "連絡先備考（その他、SNSなど）", "名称_通称", "通称", "実施主体", "指定年月日", "郵便番号", "区分", "種類", "支援対象", "支援対象者", "利用対象", "施設区分", "サービス種別名", "サービス名", "介護保険事業所番号", "事業所区分", "Eメール", "電子メール", "E-mailアドレス", "電子メールアドレス", "メールアドレス1", "〒", "郵便", "名称_カナ", "名称_英字", "POIコード", "町字ID", "高度の種別", "高度の値", "画像", "画像_ライセンス", "所在地_全国地方公共団体コード", "最寄駅", "最寄り駅", "最寄りバス停", "利用料金", "利用料", "対応言語", "定員数", "人員", "開設年月日", "設立年月日", "認証年月日", "主たる活動", "目的", "設立目的", "公開日", "更新日"];
    /// North of the equator.
    Latitude = "latitude" "緯度" ["緯度", "北緯", "lat", "latitude", "Y座標", "緯度（世界測地系）"];
    /// East of Greenwich.
    Longitude = "longitude" "経度" ["経度", "東経", "lon", "lng", "longitude", "X座標", "経度（世界測地系）"];
    /// Who is in charge there, 主 or 副: not public, so nothing of it is taken.
    Charge = "charge" "担当者（公開しないので取り込みません）" ["主", "副", "主担当", "副担当", "担当者", "担当者名", "担当（主）", "担当（副）", "担当者（主）", "担当者（副）", "主担当者", "副担当者", "責任者", "管理者", "管理者氏名", "開設者氏名", "代表者", "代表者氏名", "代表者名", "施設長", "園長", "担当主", "担当副", "相談員", "相談員名", "開設者", "開設者名", "担当名", "担当職員", "担当職員名", "院長", "院長名", "理事長", "理事長名", "代表者職氏名", "代表者職・氏名", "管理者名", "氏名", "代表", "所長", "所長名", "館長", "館長名", "会長", "会長名", "施設長名", "園長名", "責任者名", "校長", "校長名", "管理薬剤師", "民生委員", "委員名", "職員名", "連絡担当者", "主任ケアマネジャー", "ケアマネジャー", "役員", "役員名", "指導員", "支援員", "コーディネーター"];
}

/// What may stand in front of a heading and says only whose it is.
const WHOSE: [&str; 18] = [
    "問い合わせ先",
    "問合せ先",
    "お問い合わせ先",
    "担当課",
    "事務所",
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

/// What may stand behind a heading and says nothing of what it is, folded; longer ones first.
static ENDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let ends = ["の名称", "名称", "の名", "名", "等", "など", "番号", "の"];
    ends.iter().map(|end| bare(end)).collect()
});

/// How headings say that they hold how something is read aloud, or written abroad.
const READINGS: [&str; 9] = [
    "フリガナ",
    "ふりがな",
    "カナ",
    "よみがな",
    "読み仮名",
    "英語",
    "英字",
    "英名",
    "ローマ字",
];

static WHOSE_KEYS: LazyLock<Vec<String>> =
    LazyLock::new(|| WHOSE.iter().map(|whose| bare(whose)).collect());

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

/// What a heading is known for, as it stands or without what says whose it is.
fn known(text: &str) -> Option<Column> {
    let key = bare(text);
    let whole = WORDS.get(&key).copied();
    whole.or_else(|| {
        let mut whose = WHOSE_KEYS
            .iter()
            .filter_map(|whose| key.strip_prefix(&**whose));
        whose.find_map(|rest| WORDS.get(rest).copied())
    })
}

/// The same without what may stand behind a heading and says nothing.
fn loosely(text: &str) -> Option<Column> {
    if let Some(column) = known(text) {
        return Some(column);
    }
    let mut key = bare(text);
    if is_person(&key) {
        return Some(Column::Charge);
    }
    for _ in 0..3 {
        let before = key.len();
        for end in ENDS.iter() {
            if let Some(rest) = key.strip_suffix(&**end).filter(|rest| !rest.is_empty()) {
                key.truncate(rest.len());
                break;
            }
        }
        let bare = key.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
        key.truncate(bare.len());
        if key.is_empty() || key.len() == before {
            return None;
        }
        if let Some(column) = known(&key) {
            return Some(column);
        }
    }
    None
}

/// What a heading of several parts says: what the first of them does that is known.
fn parted(heading: &str) -> Option<Column> {
    let heading = heading.replace("及び", "・").replace("および", "・");
    let mut parts = heading.split(['・', '･', '/', '／', '、', '&', '＆']);
    let first = loosely(parts.next()?);
    let rest: Vec<_> = parts.map(loosely).collect();
    match (first, rest.is_empty()) {
        (_, true) => None,
        // Where a person is named with something else, nothing is taken.
        _ if rest.contains(&Some(Column::Charge)) => Some(Column::Charge),
        (first, false) => first.or_else(|| rest.into_iter().flatten().next()),
    }
}

/// Whether a heading says how something is read aloud or written abroad.
fn is_reading(heading: &str) -> bool {
    let key = fold(heading);
    READINGS.iter().any(|reading| key.contains(&fold(reading)))
}

fn without_reading(heading: &str) -> String {
    let mut key = fold(heading);
    for reading in READINGS {
        key = key.replace(&fold(reading), "");
    }
    key.trim_matches(|c: char| "_の・-".contains(c)).to_owned()
}

/// Whether persons stand below a heading: nothing of them is taken.
fn is_person(key: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| key.contains(&fold(word)));
    let key = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let ends = |words: &[&str]| words.iter().any(|word| key.ends_with(&fold(word)));
    !ends(&["数", "人数", "番号", "電話", "アドレス"])
        && (has(&[
            "氏名",
            "担当者",
            "責任者",
            "管理者",
            "代表者",
            "相談員",
            "職員名",
        ]) || ends(&[
            "院長",
            "園長",
            "所長",
            "館長",
            "施設長",
            "理事長",
            "会長",
            "校長",
            "長名",
        ]))
}

/// Whether a heading nobody knows may stand above persons: it ends as what people are called.
pub(super) fn may_be_person(heading: &str) -> bool {
    let (outside, inside) = split(heading);
    [outside, inside].iter().any(|part| {
        let key = bare(part);
        let key = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let key = key.strip_suffix('名').unwrap_or(key);
        is_person(key)
            || !key.ends_with("法人")
                && key.ends_with(['師', '士', '員', '者', '長', '人', '氏', '手'])
            || key.contains("担当")
            || key.contains("職員")
            || key.contains("名前")
    })
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
        if heading.trim().is_empty() || heading.chars().count() > 40 {
            return None;
        }
        if let Some(column) = known(heading) {
            return Some(column);
        }
        let (outside, inside) = split(heading);
        if is_reading(heading) {
            return known(&without_reading(&outside)).map(|_| Self::More);
        }
        if is_person(&bare(&outside)) && !inside.is_empty() || is_person(&bare(heading)) {
            return Some(Self::Charge);
        }
        let out = loosely(&outside);
        let inner = loosely(&inside);
        match (out, inner) {
            // Who is meant is said in brackets, and is no less a person there.
            (Some(Self::Name), Some(Self::Charge)) => inner,
            // 電話（内線） says more inside than out; 電話（FAX） holds both.
            (Some(Self::Phone), Some(Self::Extension))
            | (Some(Self::Hours), Some(Self::HoursNotes)) => inner,
            // 住所（番地） is a part of it.
            (
                Some(Self::Address),
                Some(Self::Prefecture | Self::City | Self::Town | Self::Lot | Self::Building),
            ) => inner,
            (None, None) => parted(heading),
            _ => out.or(inner),
        }
    }

    /// A heading that says by itself that this stands below it. What goes into the notes with its heading keeps that.
    pub(super) fn under(self, heading: &str) -> String {
        match self {
            _ if Self::of(heading) == Some(self) => heading.to_owned(),
            Self::More => format!("{heading}（{}）", self.label()),
            _ => self.label().to_owned(),
        }
    }

    /// A heading without what [`Self::under`] has added.
    pub(super) fn own(heading: &str) -> &str {
        let added = heading
            .strip_suffix('）')
            .and_then(|heading| heading.strip_suffix(Self::More.label()));
        added
            .and_then(|heading| heading.strip_suffix('（'))
            .unwrap_or(heading)
    }

    /// Whether a heading announces telephone and FAX numbers in one column.
    pub(super) fn has_both_numbers(heading: &str) -> bool {
        let key = fold(heading);
        let has = |words: &[&str]| words.iter().any(|word| key.contains(&fold(word)));
        has(&["FAX", "ファックス", "ファクス", "ファクシミリ"]) && has(&["TEL", "電話", "連絡先"])
    }

    /// Whether rows that become these hold such a thing.
    #[must_use]
    pub fn is_of(self, into: ImportInto) -> bool {
        match into {
            ImportInto::Entry => !matches!(
                self,
                Self::Area | Self::Branch | Self::Latitude | Self::Longitude
            ),
            ImportInto::Office => {
                !matches!(self, Self::No | Self::Star | Self::Category | Self::Plain)
            }
        }
    }
}
