//! Districts from a table: what a file adds and what it ends.

use std::collections::{BTreeMap, BTreeSet};

use super::{Area, AreaLevel, Town};
use crate::{
    jp::{Date, PostalCode, fold},
    record::{Record, RecordId, Ref, Text, Value, Writes, key_path},
};

/// What is here already.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The districts.
    pub areas: Vec<(RecordId, Area)>,
    /// The towns, those of other days included.
    pub towns: Vec<(RecordId, Town)>,
}

/// A record to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its kind.
    pub kind: &'static str,
    /// Its id: a new one, or that of a town that ends.
    pub id: RecordId,
    /// What is written.
    pub writes: Writes,
}

/// What is to be written for a table, and what of it can't be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loading {
    /// The records, larger districts first.
    pub changes: Vec<Change>,
    /// How many districts, towns and ends of towns are among them.
    pub counts: [usize; 3],
    /// Rows that were left out, by their number in the table, and why.
    pub refused: Vec<(usize, String)>,
}

/// The columns from large to small.
const LEVELS: [(AreaLevel, &str); 4] = [
    (AreaLevel::Ward, "行政区"),
    (AreaLevel::Welfare, "福祉区"),
    (AreaLevel::JuniorHigh, "中学校区"),
    (AreaLevel::Elementary, "小学校区"),
];

struct Columns {
    levels: [usize; 4],
    name: Option<usize>,
    kana: Option<usize>,
    code: Option<usize>,
    part: Option<usize>,
}

/// Reads a table with a head (行政区, 福祉区, 中学校区, 小学校区, 町名, よみ, 郵便番号, 番地など, in any order). With a day from which
/// it holds, towns that it no longer names, or names in another district, end the day before; without one, it only adds.
/// What is here already is not written again: to read a file twice changes nothing.
///
/// # Errors
/// When a column is missing; the sentence names it.
pub fn load(
    rows: &[Vec<String>],
    known: &Known,
    from: Option<Date>,
    mut new_id: impl FnMut() -> RecordId,
) -> Result<Loading, String> {
    let (head, rows) = rows.split_first().ok_or("表が空です。")?;
    let columns = Columns::of(head)?;
    let mut loading = Loading::default();
    let mut areas: BTreeMap<_, RecordId> = known
        .areas
        .iter()
        .map(|(id, area)| ((area.level, fold(&area.name)), *id))
        .collect();
    let mut named = BTreeSet::new();
    let living = |town: &Town| {
        town.until
            .is_none_or(|until| from.is_some_and(|from| until >= from))
    };
    let mut towns: BTreeMap<_, RecordId> = known
        .towns
        .iter()
        .filter(|(_, town)| living(town))
        .map(|(id, town)| (place(town), *id))
        .collect();
    for (at, row) in rows.iter().enumerate() {
        let number = at + 2;
        let cell = |column: Option<usize>| {
            let text = row.get(column?)?.trim();
            (!text.is_empty()).then(|| Text::from(text))
        };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut within = None;
        let mut missing = None;
        for ((level, label), column) in LEVELS.iter().zip(columns.levels) {
            let Some(name) = cell(Some(column)) else {
                missing.get_or_insert(*label);
                continue;
            };
            let id = *areas.entry((*level, fold(&name))).or_insert_with(|| {
                let area = Area {
                    name,
                    level: *level,
                    within,
                };
                loading.counts[0] += 1;
                loading.write(new_id(), &area)
            });
            within = Some(Ref::new(id));
        }
        let Some(name) = cell(columns.name) else {
            continue;
        };
        if let Some(missing) = missing {
            loading
                .refused
                .push((number, format!("「{missing}」が空です。")));
            continue;
        }
        let code = cell(columns.code).map(|code| code.parse::<PostalCode>());
        let code = match code.transpose() {
            Ok(code) => code,
            Err(error) => {
                loading.refused.push((number, error.to_string()));
                continue;
            }
        };
        let Some(area) = within else { continue };
        let town = Town {
            name,
            kana: cell(columns.kana),
            postal_code: code,
            part: cell(columns.part),
            area,
            from,
            until: None,
        };
        let place = place(&town);
        named.insert(place.clone());
        towns.entry(place).or_insert_with(|| {
            loading.counts[1] += 1;
            loading.write(new_id(), &town)
        });
    }
    if let Some(last) = from.and_then(|from| from.add_days(-1)) {
        let gone = known.towns.iter();
        let gone = gone.filter(|(_, town)| living(town) && !named.contains(&place(town)));
        for (id, _) in gone {
            loading.counts[2] += 1;
            let until = Value::text(&last.to_string());
            loading.changes.push(Change {
                kind: Town::KIND,
                id: *id,
                writes: [(key_path("until"), until)].into(),
            });
        }
    }
    Ok(loading)
}

/// What makes two rows the same: the name, its part and the district.
fn place(town: &Town) -> (String, String, RecordId) {
    let part = town.part.as_deref().map(fold).unwrap_or_default();
    (fold(&town.name), part, town.area.id())
}

impl Loading {
    fn write<R: Record>(&mut self, id: RecordId, fact: &R) -> RecordId {
        self.changes.push(Change {
            kind: R::KIND,
            id,
            writes: fact.writes(),
        });
        id
    }
}

impl Columns {
    fn of(head: &[String]) -> Result<Self, String> {
        let find = |label: &str| {
            let mut cells = head.iter();
            cells.position(|cell| fold(cell) == fold(label))
        };
        let must = |label: &str| {
            let missing =
                || format!("「{label}」の列がありません。1行目に見出しを入れてください。");
            find(label).ok_or_else(missing)
        };
        Ok(Self {
            levels: [
                must(LEVELS[0].1)?,
                must(LEVELS[1].1)?,
                must(LEVELS[2].1)?,
                must(LEVELS[3].1)?,
            ],
            name: find("町名"),
            kana: find("よみ")
                .or_else(|| find("ふりがな"))
                .or_else(|| find("町名カナ")),
            code: find("郵便番号"),
            part: find("番地など").or_else(|| find("番地")),
        })
    }
}
