//! What the lists of a file would change.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    List,
    columns::{Headings, headings},
    row::{Row, Said},
};
use crate::jp::Timestamp;
use crate::{
    domain::casework::{PastIntake, PastMeeting},
    jp::{Date, FiscalYear, fold},
    record::{
        ActorId, Context, Doc, Dot, Edit, FieldKind, Path, Record, RecordId, ReplicaId, Schema,
        Severity, Value, Writes, key_path,
    },
    reports::sheets::{Change, Plan, Refused, Step},
    wire::{ImportPassed, ImportSaying, TableSheet},
};

/// What the lists of a file would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastPlan {
    /// Row by row.
    pub plan: Plan,
    /// What each sheet is a list of, by its place; those that are none are not in here.
    pub lists: BTreeMap<usize, List>,
    /// Sheets, columns and rows that are none of a list.
    pub passed: Vec<ImportPassed>,
}

/// A row with the record it is.
struct Read<'a> {
    list: List,
    sheet: usize,
    /// Counted from 0.
    row: usize,
    cells: &'a [String],
    /// None where it does not say enough to be known again.
    id: Option<RecordId>,
    said: Said,
}

/// Reads the lists of a file, held against the records of old that are here, removed ones included. An empty cell changes nothing, and
/// what the file does not name stays.
#[must_use]
pub fn plan(sheets: &[TableSheet], known: &[&Doc], today: Date) -> PastPlan {
    let mut out = PastPlan::default();
    let mut rows = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        match headings(&sheet.rows) {
            Some(headings) => {
                out.lists.insert(at, headings.list);
                out.left_out(at, sheet, &headings);
                read(at, sheet, &headings, today, &mut rows, &mut out);
            }
            None => {
                let first = sheet.rows.iter().flatten();
                let first = first.map(|cell| cell.trim()).find(|cell| !cell.is_empty());
                if let Some(text) = first {
                    let why = "見出しの行が見つかりません。「整理番号」と「相談日」、または「開催日」と「種別」を見出しにしてください。";
                    out.pass(at, 0, text, why);
                }
            }
        }
    }
    let mut times = HashMap::<RecordId, usize>::new();
    for id in rows.iter().filter_map(|row| row.id) {
        *times.entry(id).or_default() += 1;
    }
    let docs: HashMap<RecordId, &Doc> = known.iter().map(|doc| (doc.id, *doc)).collect();
    let numbers = numbers(&rows, known);
    for row in rows {
        let again = row
            .id
            .filter(|id| times.get(id).is_some_and(|times| *times > 1));
        out.take(row, again.is_some(), &docs, &numbers);
    }
    let kinds: BTreeSet<&str> = out.lists.values().map(|list| list.kind()).collect();
    let here = known.iter().filter(|doc| !doc.is_removed());
    let here = here.filter(|doc| kinds.contains(&*doc.kind));
    out.plan.left = here.filter(|doc| !times.contains_key(&doc.id)).count();
    out
}

/// The numbers of the intakes that are here or come with the file.
fn numbers(rows: &[Read<'_>], known: &[&Doc]) -> BTreeSet<String> {
    let intakes = rows.iter().filter(|row| row.list == List::Intakes);
    let named = intakes.filter_map(|row| row.said.writes.get(&key_path("number")));
    let here = known.iter().filter(|doc| &*doc.kind == PastIntake::KIND);
    let all = named.chain(here.map(|doc| doc.get("number")));
    all.filter_map(|number| number.as_text())
        .map(fold)
        .collect()
}

/// Reads the rows of a list.
fn read<'a>(
    at: usize,
    sheet: &'a TableSheet,
    headings: &Headings,
    today: Date,
    rows: &mut Vec<Read<'a>>,
    out: &mut PastPlan,
) {
    let mut met = HashMap::<String, usize>::new();
    let body = sheet.rows.iter().enumerate().skip(headings.row + 1);
    for (row, cells) in body {
        let Some(first) = cells
            .iter()
            .map(|cell| cell.trim())
            .find(|cell| !cell.is_empty())
        else {
            continue;
        };
        if ["合計", "小計", "計", "総計"].contains(&first) {
            out.pass(at, row, first, "合計の行とみました。");
            continue;
        }
        let read = Row {
            list: headings.list,
            at: &headings.at,
            cells,
            today,
        };
        let said = read.read();
        rows.push(Read {
            list: headings.list,
            sheet: at,
            row,
            cells,
            id: id(headings.list, &said.writes, &mut met),
            said,
        });
    }
}

/// The record a row is, the same each time. A meeting without a number is known by its day, its kind, its case, and which of several
/// such it is.
fn id(list: List, writes: &Writes, met: &mut HashMap<String, usize>) -> Option<RecordId> {
    let text = |key: &str| writes.get(&key_path(key)).and_then(Value::as_text);
    let day = match list {
        List::Intakes => text("received_on")?,
        List::Meetings => text("held_on")?,
    };
    let year = FiscalYear::of(day.parse().ok()?).year();
    let own = match (list, text("number")) {
        (_, Some(number)) => format!("{year}\n{}", fold(number)),
        (List::Intakes, None) => return None,
        (List::Meetings, None) => {
            let case = text("case_number").map(fold).unwrap_or_default();
            let same = format!("{day}\n{}\n{case}", text("meeting")?);
            let times = met.entry(same.clone()).or_default();
            *times += 1;
            format!("{same}\n{times}")
        }
    };
    let digest = Sha256::digest(format!("{}\n{own}", list.kind()));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    // Version 8: made of a digest.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Some(RecordId::new(Uuid::from_bytes(bytes)))
}

impl PastPlan {
    fn pass(&mut self, sheet: usize, row: usize, text: &str, why: &str) {
        self.passed.push(ImportPassed {
            sheet,
            row: row + 1,
            text: text.to_owned(),
            why: why.to_owned(),
        });
    }

    /// Names the columns that are none of the list.
    fn left_out(&mut self, at: usize, sheet: &TableSheet, headings: &Headings) {
        let cells = sheet.rows.get(headings.row).map_or(&[][..], Vec::as_slice);
        let known: BTreeSet<usize> = headings.at.values().copied().collect();
        let others = cells.iter().enumerate();
        for (_, heading) in others.filter(|(place, _)| !known.contains(place)) {
            if !heading.trim().is_empty() {
                self.pass(at, headings.row, heading.trim(), "取り込まない列です。");
            }
        }
    }

    fn take(
        &mut self,
        read: Read<'_>,
        again: bool,
        docs: &HashMap<RecordId, &Doc>,
        numbers: &BTreeSet<String>,
    ) {
        let Read {
            list,
            sheet,
            row,
            cells,
            id,
            said,
        } = read;
        let Said {
            mut writes,
            mut wrong,
            mut notes,
        } = said;
        let saying = |key: &str, message: &str| ImportSaying {
            column: list.label(key).to_owned(),
            message: message.to_owned(),
        };
        if list == List::Intakes && !writes.contains_key(&key_path("number")) {
            let message =
                "空です。次に取り込んだときに同じ行だとわかるように、番号を付けてください。";
            wrong.push(saying("number", message));
        }
        if again {
            let message =
                "同じ年度に、同じ番号の行がほかにもあります。どちらかの番号を直してください。";
            wrong.push(saying("number", message));
        }
        let known = id.and_then(|id| docs.get(&id).copied());
        let here = known.filter(|doc| !doc.is_removed());
        if list == List::Intakes && here.is_none() {
            let sheet = key_path("with_sheet");
            writes.entry(sheet).or_insert(Value::Flag(false));
        }
        if wrong.is_empty() {
            wrong = broken(list, here, &writes);
        }
        let case = writes.get(&key_path("case_number"));
        if let Some(case) = case.and_then(Value::as_text)
            && !numbers.contains(&fold(case))
        {
            let message = "この番号の相談は、まだありません。会議は取り込みます。";
            notes.push(saying("case_number", message));
        }
        let Some(id) = id.filter(|_| wrong.is_empty()) else {
            self.plan.refused.push(Refused {
                sheet,
                row: row + 1,
                why: wrong,
                group: String::new(),
                cells: cells.to_vec(),
            });
            return;
        };
        writes.retain(|path, value| here.is_none_or(|doc| doc.get(path.as_str()) != value));
        let changes = changes(list, here, &writes);
        if here.is_some() && writes.is_empty() {
            self.plan.unchanged += 1;
            return;
        }
        // What was taken back comes again with what the file says, and with nothing of before.
        if let Some(gone) = known.filter(|doc| doc.is_removed()) {
            for path in gone.fields.keys() {
                let nothing = match gone.get(path.as_str()) {
                    Value::Flag(_) => Value::Flag(false),
                    _ => Value::Empty,
                };
                writes.entry(path.clone()).or_insert(nothing);
            }
            writes.insert(key_path("removed"), Value::Flag(false));
        }
        let step = Step {
            sheet,
            row: row + 1,
            record: Some(id),
            name: name(list, here, &writes),
            changes,
            writes,
            seen: known.map(|doc| doc.context.clone()).unwrap_or_default(),
            notes,
        };
        match here {
            Some(_) => self.plan.changed.push(step),
            None => self.plan.new.push(step),
        }
    }
}

/// A value as it would be.
fn value<'a>(here: Option<&'a Doc>, writes: &'a Writes, path: &Path) -> &'a Value {
    let there = here.map_or(&Value::Empty, |doc| doc.get(path.as_str()));
    writes.get(path).unwrap_or(there)
}

/// What is the matter with the record as it would be, by the record's own rules.
fn broken(list: List, here: Option<&Doc>, writes: &Writes) -> Vec<ImportSaying> {
    let mut all: Writes = here
        .into_iter()
        .flat_map(|doc| {
            doc.fields
                .keys()
                .map(|path| (path.clone(), doc.get(path.as_str()).clone()))
        })
        .collect();
    all.extend(writes.clone());
    let id = RecordId::new(Uuid::nil());
    let mut doc = Doc::new(list.kind(), id);
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let nobody = ActorId::new(Uuid::nil());
    let edit = Edit {
        seen: Context::default(),
        ..Edit::create(list.kind(), id, all)
    };
    doc.apply(&edit.into_save(dot, 0, nobody, Timestamp::from_millis(0), None));
    let issues = match list {
        List::Intakes => PastIntake::issues(&doc),
        List::Meetings => PastMeeting::issues(&doc),
    };
    let grave = issues.iter().filter(|it| it.severity > Severity::Warning);
    let saying = grave.map(|issue| ImportSaying {
        column: list.label(issue.path.key()).to_owned(),
        message: issue.message.clone(),
    });
    saying.collect()
}

const fn schema(list: List) -> &'static Schema {
    match list {
        List::Intakes => PastIntake::SCHEMA,
        List::Meetings => PastMeeting::SCHEMA,
    }
}

/// What changes, in words.
fn changes(list: List, here: Option<&Doc>, writes: &Writes) -> Vec<Change> {
    let each = writes.iter().map(|(path, value)| Change {
        label: list.label(path.key()),
        before: here.map_or_else(String::new, |doc| words(list, path, doc.get(path.as_str()))),
        after: words(list, path, value),
    });
    each.collect()
}

/// A value in words.
fn words(list: List, path: &Path, value: &Value) -> String {
    let kind = schema(list).field(path.key()).map(|field| field.kind);
    match (kind, value) {
        (Some(FieldKind::Set(items)), Value::Flag(true)) => {
            let mut items = items.iter();
            let own = items.find(|item| path.as_str().ends_with(&format!("/{}", item.code)));
            own.map_or_else(String::new, |item| item.label.to_owned())
        }
        (Some(FieldKind::Set(_)), _) => String::new(),
        (Some(FieldKind::Flag), Value::Flag(flag)) => {
            if *flag { "あり" } else { "なし" }.to_owned()
        }
        (Some(FieldKind::Choice(items)), Value::Text(code)) => {
            let own = items.iter().find(|item| *item.code == **code);
            own.map_or_else(String::new, |item| item.label.to_owned())
        }
        (Some(FieldKind::Date), Value::Text(day)) => {
            let day: Option<Date> = day.parse().ok();
            day.map(Date::long).unwrap_or_default()
        }
        (_, value) => value.as_text().unwrap_or_default().to_owned(),
    }
}

/// What a row is called.
fn name(list: List, here: Option<&Doc>, writes: &Writes) -> String {
    let of = |key: &'static str| {
        let path = key_path(key);
        words(list, &path, value(here, writes, &path))
    };
    match list {
        List::Intakes => format!("{}（{}）", of("number"), of("received_on")),
        List::Meetings => format!("{}　{}", of("held_on"), of("meeting")),
    }
}
