//! Which column holds what, by its heading.

use std::collections::BTreeMap;

use crate::jp::fold;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The person's name.
    Name,
    /// The person's sign-in name.
    Login,
    /// Where they go.
    Organisation,
    /// What they will do there.
    Post,
    /// What they are entrusted with from then on.
    Role,
    /// From which day.
    Day,
    /// That they leave.
    Leaves,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Login,
        Self::Organisation,
        Self::Post,
        Self::Role,
        Self::Day,
        Self::Leaves,
    ];

    /// What it is called on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "氏名",
            Self::Login => "ID",
            Self::Organisation => "新所属",
            Self::Post => "新職種",
            Self::Role => "権限",
            Self::Day => "異動日",
            Self::Leaves => "退職",
        }
    }

    /// What people call it.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["氏名", "名前", "職員氏名", "職員名", "お名前"],
            Self::Login => &["ID", "サインイン名", "ログインID", "ユーザーID", "職員ID"],
            Self::Organisation => &["新所属", "所属", "異動先", "新しい所属", "異動先所属"],
            Self::Post => &["新職種", "職種", "新しい職種", "異動後職種"],
            Self::Role => &["権限", "新権限", "新しい権限"],
            Self::Day => &["異動日", "発令日", "異動年月日", "発令年月日", "日付"],
            Self::Leaves => &["退職", "退職区分", "退職の有無"],
        }
    }

    fn of(heading: &str) -> Option<Self> {
        let heading = fold(heading);
        let is = |column: &Self| column.names().iter().any(|name| fold(name) == heading);
        Self::ALL.into_iter().find(is)
    }
}

/// So many rows may stand above the headings: a title, a date, an empty one.
const ABOVE: usize = 10;

/// Where each column stands, and in which row the headings do: the first that names a person and something else.
pub(super) fn find(rows: &[Vec<String>]) -> Option<(usize, BTreeMap<Column, usize>)> {
    let columns = |row: &Vec<String>| {
        let mut found = BTreeMap::new();
        for (at, heading) in row.iter().enumerate() {
            if let Some(column) = Column::of(heading) {
                // Of two columns with one heading the left one counts.
                found.entry(column).or_insert(at);
            }
        }
        found
    };
    let is_heading = |found: &BTreeMap<Column, usize>| {
        let names_someone = found.contains_key(&Column::Name) || found.contains_key(&Column::Login);
        names_someone && found.len() > 1
    };
    let rows = rows.iter().take(ABOVE).map(columns).enumerate();
    rows.into_iter().find(|(_, found)| is_heading(found))
}

/// Whether a table names people by their sign-in names, which only the server knows.
#[must_use]
pub fn names_logins(rows: &[Vec<String>]) -> bool {
    find(rows).is_some_and(|(_, columns)| columns.contains_key(&Column::Login))
}
