//! What of the standard has no field of its own here, and the words under which it stands in 備考 and 業務内容.
//!
//! The names are those of the Human Services Data Specification 3.0 (openreferral/specification, tag v3.0).

/// What a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Number,
    Uri,
    Email,
    /// One of these.
    Code(&'static [&'static str]),
}

/// A property of the standard.
#[derive(Debug)]
pub(super) struct Key {
    /// Its name, or its path below the object.
    pub(super) name: &'static str,
    /// What it is called here.
    pub(super) label: &'static str,
    pub(super) holds: Holds,
}

/// A list of objects of the standard, each on a line of its own.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) keys: &'static [Key],
    /// What the standard wants of each: what nobody says is empty.
    pub(super) wants: &'static [&'static str],
    /// The standard has one object and no list.
    pub(super) is_single: bool,
}

const fn key(name: &'static str, label: &'static str) -> Key {
    typed(name, label, Holds::Text)
}

const fn typed(name: &'static str, label: &'static str, holds: Holds) -> Key {
    Key { name, label, holds }
}

const fn group(name: &'static str, label: &'static str, keys: &'static [Key]) -> Group {
    Group {
        name,
        label,
        keys,
        wants: &[],
        is_single: false,
    }
}

const fn wanting(wants: &'static [&'static str], group: Group) -> Group {
    Group { wants, ..group }
}

pub(super) const ACTIVE: &str = "active";
pub(super) const PHYSICAL: &str = "physical";

const STATUS: Holds = Holds::Code(&[ACTIVE, "inactive", "defunct", "temporarily closed"]);
const PLACE: Holds = Holds::Code(&[PHYSICAL, "postal", "virtual"]);

/// Of a service.
pub(super) const SERVICE: [Key; 15] = [
    key("alternate_name", "別名"),
    typed("email", "メール", Holds::Email),
    typed("status", "状態", STATUS),
    key("interpretation_services", "通訳"),
    key("application_process", "申込み"),
    key("fees_description", "費用"),
    key("fees", "料金"),
    key("wait_time", "待ち時間"),
    key("accreditations", "認定"),
    key("licenses", "許可"),
    key("eligibility_description", "対象"),
    typed("minimum_age", "何歳から", Holds::Number),
    typed("maximum_age", "何歳まで", Holds::Number),
    key("alert", "お知らせ"),
    key("assured_date", "確かめた日"),
];

/// Of a place.
pub(super) const LOCATION: [Key; 6] = [
    key("alternate_name", "別名"),
    typed("location_type", "場所の形", PLACE),
    key("description", "説明"),
    key("transportation", "交通"),
    key("external_identifier", "場所の番号"),
    key("external_identifier_type", "場所の番号の種類"),
];

/// Of an organization.
pub(super) const ORGANIZATION: [Key; 9] = [
    key("alternate_name", "別名"),
    typed("email", "メール", Holds::Email),
    typed("website", "ホームページ", Holds::Uri),
    key("tax_status", "税の区分"),
    key("tax_id", "税の番号"),
    typed("year_incorporated", "設立した年", Holds::Number),
    key("legal_status", "法人の種類"),
    key("logo", "ロゴ"),
    typed("uri", "URI", Holds::Uri),
];

const PHONE: [Key; 4] = [
    key("number", "番号"),
    key("type", "種類"),
    typed("extension", "内線", Holds::Number),
    key("description", "説明"),
];

const WEEKDAY: Holds = Holds::Code(&["MO", "TU", "WE", "TH", "FR", "SA", "SU"]);

const SCHEDULE: [Key; 19] = [
    key("description", "説明"),
    key("byday", "曜日"),
    key("opens_at", "開始"),
    key("closes_at", "終了"),
    typed("freq", "くり返し", Holds::Code(&["WEEKLY", "MONTHLY"])),
    typed("interval", "間隔", Holds::Number),
    key("bymonthday", "月の日"),
    key("byweekno", "週の番号"),
    key("byyearday", "年の日"),
    typed("wkst", "週のはじめ", WEEKDAY),
    key("dtstart", "最初の日"),
    key("until", "最後の日"),
    typed("count", "回数", Holds::Number),
    key("valid_from", "いつから"),
    key("valid_to", "いつまで"),
    typed("timezone", "時差", Holds::Number),
    typed("schedule_link", "予定のページ", Holds::Uri),
    key("attending_type", "参加のしかた"),
    key("notes", "備考"),
];

const LANGUAGE: [Key; 3] = [
    key("name", "名前"),
    key("code", "符号"),
    key("note", "備考"),
];

pub(super) const PHONES: Group = group("phones", "電話のこと", &PHONE);
pub(super) const SCHEDULES: Group = group("schedules", "受付日時", &SCHEDULE);
pub(super) const AREAS: Group = group(
    "service_areas",
    "対象の地域",
    &[
        key("name", "名前"),
        key("description", "説明"),
        key("extent", "範囲"),
        key("extent_type", "範囲の形式"),
        key("uri", "URI"),
    ],
);
const LANGUAGES: Group = group("languages", "話せることば", &LANGUAGE);
const FUNDING: Group = group("funding", "財源", &[key("source", "もと")]);
pub(super) const ADDRESSES: Group = wanting(
    &[
        "address_1",
        "city",
        "state_province",
        "postal_code",
        "country",
    ],
    group(
        "addresses",
        "住所",
        &[
            key("address_1", "番地"),
            key("address_2", "方書"),
            key("city", "市町村"),
            key("region", "地方"),
            key("state_province", "都道府県"),
            key("postal_code", "郵便番号"),
            key("country", "国"),
            typed("address_type", "種類", PLACE),
        ],
    ),
);
/// A classification that is not one of ours.
pub(super) const ATTRIBUTES: Group = wanting(
    &["link_type"],
    group(
        "attributes",
        "分類",
        &[
            key("taxonomy_term/name", "名前"),
            key("taxonomy_term/description", "説明"),
            key("value", "値"),
            key("link_type", "種類"),
            key("link_entity", "何の分類"),
            key("taxonomy_term/code", "符号"),
            key("taxonomy_term/taxonomy", "分類表"),
            key("taxonomy_term/language", "ことば"),
            typed("taxonomy_term/term_uri", "URI", Holds::Uri),
            key("taxonomy_term/taxonomy_detail/name", "表の名前"),
            key("taxonomy_term/taxonomy_detail/description", "表の説明"),
            typed("taxonomy_term/taxonomy_detail/uri", "表のURI", Holds::Uri),
            key("taxonomy_term/taxonomy_detail/version", "表の版"),
        ],
    ),
);

/// Of a service.
pub(super) const SERVICE_GROUPS: [Group; 9] = [
    PHONES,
    SCHEDULES,
    AREAS,
    LANGUAGES,
    FUNDING,
    group(
        "cost_options",
        "料金表",
        &[
            key("option", "区分"),
            typed("amount", "金額", Holds::Number),
            key("currency", "通貨"),
            key("amount_description", "説明"),
            key("valid_from", "いつから"),
            key("valid_to", "いつまで"),
        ],
    ),
    Group {
        is_single: true,
        wants: &["name", "description"],
        ..group(
            "program",
            "事業",
            &[
                key("name", "名前"),
                key("alternate_name", "別名"),
                key("description", "説明"),
            ],
        )
    },
    group(
        "required_documents",
        "持ち物",
        &[key("document", "書類"), typed("uri", "URI", Holds::Uri)],
    ),
    ATTRIBUTES,
];

/// Of a place.
pub(super) const LOCATION_GROUPS: [Group; 6] = [
    PHONES,
    SCHEDULES,
    LANGUAGES,
    ADDRESSES,
    group(
        "accessibility",
        "バリアフリー",
        &[
            key("description", "説明"),
            key("details", "くわしく"),
            typed("url", "ページ", Holds::Uri),
        ],
    ),
    ATTRIBUTES,
];

/// Of an organization.
pub(super) const ORGANIZATION_GROUPS: [Group; 5] = [
    PHONES,
    FUNDING,
    wanting(
        &["name", "description"],
        group(
            "programs",
            "事業",
            &[
                key("name", "名前"),
                key("alternate_name", "別名"),
                key("description", "説明"),
            ],
        ),
    ),
    wanting(
        &["identifier_type", "identifier"],
        group(
            "organization_identifiers",
            "法人の番号",
            &[
                key("identifier_scheme", "番号の体系"),
                key("identifier_type", "番号の種類"),
                key("identifier", "番号"),
            ],
        ),
    ),
    ATTRIBUTES,
];
