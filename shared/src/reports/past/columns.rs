//! Which list a sheet holds, and which column holds what.

use std::collections::BTreeMap;

use crate::{
    domain::casework::{PastIntake, PastMeeting},
    jp::fold,
    record::Record,
    wire::TableToWrite,
};

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Intakes.
    Intakes,
    /// Meetings.
    Meetings,
}

/// A column: the key of the field it fills, what it is called here, and what else cities call it.
pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    names: &'static [&'static str],
}

const fn column(key: &'static str, label: &'static str, names: &'static [&'static str]) -> Column {
    Column { key, label, names }
}

const NUMBER: Column = column(
    "number",
    "整理番号",
    &["番号", "No", "No.", "受付番号", "管理番号", "通し番号"],
);

const INTAKES: &[Column] = &[
    NUMBER,
    column(
        "received_on",
        "相談日",
        &[
            "受付日",
            "相談受付日",
            "相談年月日",
            "受付年月日",
            "相談した日",
        ],
    ),
    column(
        "agency",
        "相談機関",
        &[
            "相談元",
            "相談した機関",
            "相談機関名",
            "相談元機関",
            "紹介元",
        ],
    ),
    column("reasons", "理由", &["相談理由", "相談の理由"]),
    column(
        "with_sheet",
        "つなぐシート",
        &[
            "つなぐシート有無",
            "つなぐシートの有無",
            "シート",
            "シート有無",
            "つなぐシート活用",
            "つなぐシートあり",
        ],
    ),
    column(
        "became",
        "対応",
        &[
            "問い合わせのみ/ケース",
            "問い合わせ/ケース",
            "区分",
            "対応区分",
            "種別",
        ],
    ),
    column(
        "opened_on",
        "取扱開始日",
        &["取扱いを始めた日", "ケース開始日", "取扱日", "開始日"],
    ),
    column(
        "decided_on",
        "役割分担決定日",
        &["役割分担を決めた日", "役割決定日", "決定日"],
    ),
    column(
        "withdrawn_on",
        "再調整開始日",
        &["支援調整に戻した日", "再調整日"],
    ),
    column(
        "decided_anew_on",
        "再決定日",
        &["役割分担を決め直した日", "役割分担再決定日"],
    ),
    column(
        "closed_on",
        "終結日",
        &["終結した日", "ケース終結日", "終了日"],
    ),
    column("outcome", "結果", &["終結の結果", "終結理由"]),
];

const MEETINGS: &[Column] = &[
    NUMBER,
    column(
        "held_on",
        "開催日",
        &["開催した日", "開催年月日", "会議日", "実施日"],
    ),
    column(
        "meeting",
        "種別",
        &["会議の種別", "会議種別", "会議", "会議名"],
    ),
    column(
        "case_number",
        "ケース番号",
        &["ケースの整理番号", "対象ケース", "ケース"],
    ),
];

impl List {
    /// The columns it has.
    pub(super) const fn columns(self) -> &'static [Column] {
        match self {
            Self::Intakes => INTAKES,
            Self::Meetings => MEETINGS,
        }
    }

    /// The kind of record that its rows become.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Intakes => PastIntake::KIND,
            Self::Meetings => PastMeeting::KIND,
        }
    }

    /// The columns without which it is no such list.
    const fn needs(self) -> &'static [&'static str] {
        match self {
            Self::Intakes => &["number", "received_on"],
            Self::Meetings => &["held_on", "meeting"],
        }
    }

    /// What a column is called here.
    pub(super) fn label(self, key: &str) -> &'static str {
        let mut columns = self.columns().iter();
        let found = columns.find(|column| column.key == key);
        found.map_or("", |column| column.label)
    }

    fn of(self, row: &[String]) -> BTreeMap<&'static str, usize> {
        let mut found = BTreeMap::new();
        for (at, heading) in row.iter().enumerate() {
            let heading = fold(&heading.split_whitespace().collect::<String>());
            let is = |column: &&Column| {
                let mut names = std::iter::once(&column.label).chain(column.names);
                names.any(|name| fold(name) == heading)
            };
            if let Some(column) = self.columns().iter().find(is) {
                // Of two columns with one heading the left one counts.
                found.entry(column.key).or_insert(at);
            }
        }
        found
    }
}

/// So many rows may stand above the headings: a title, a date, an empty one.
const ABOVE: usize = 10;

/// Where the headings of a sheet stand.
pub(super) struct Headings {
    pub(super) list: List,
    /// Their row, counted from 0.
    pub(super) row: usize,
    /// The places of the columns, by the key of the field they fill.
    pub(super) at: BTreeMap<&'static str, usize>,
}

/// Which list a sheet holds; none where its headings are those of no list.
pub(super) fn headings(rows: &[Vec<String>]) -> Option<Headings> {
    let known = rows
        .iter()
        .take(ABOVE)
        .enumerate()
        .flat_map(|(row, cells)| {
            [List::Intakes, List::Meetings].map(|list| Headings {
                list,
                row,
                at: list.of(cells),
            })
        });
    let mut whole = known.filter(|it| it.list.needs().iter().all(|key| it.at.contains_key(key)));
    whole.next()
}

/// An empty list, to be filled in.
#[must_use]
pub fn template(list: List) -> TableToWrite {
    let title = match list {
        List::Intakes => "過去の相談受付",
        List::Meetings => "過去の会議",
    };
    TableToWrite {
        title: title.to_owned(),
        head: list
            .columns()
            .iter()
            .map(|it| it.label.to_owned())
            .collect(),
        ..TableToWrite::default()
    }
}
