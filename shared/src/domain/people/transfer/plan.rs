//! What a table would change.

use std::collections::{BTreeMap, BTreeSet};

use super::{Column, cells, columns};
use crate::{
    access::{Post, Role},
    jp::{Date, fold},
    record::{Choice, Doc, Path, RecordId, Value, Writes},
};

/// The largest table: three times what a city of 700,000 moves in a spring.
pub(super) const MOST_ROWS: usize = 5_000;

/// Someone on staff, as much of them as a table can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The staff record.
    pub id: RecordId,
    /// The name.
    pub name: String,
    /// Where they work.
    pub organisation: Option<RecordId>,
    /// What they do there.
    pub post: Option<Post>,
    /// What they are entrusted with.
    pub role: Option<Role>,
}

impl Person {
    /// From a staff record; none where it has ended.
    #[must_use]
    pub fn of(doc: &Doc) -> Option<Self> {
        let text = |key: &str| doc.get(key).as_text();
        (!doc.is_removed()).then(|| Self {
            id: doc.id,
            name: text("name").unwrap_or_default().to_owned(),
            organisation: text("organisation").and_then(|id| id.parse().ok()),
            post: text("post").and_then(Post::from_code),
            role: text("role").and_then(Role::from_code),
        })
    }
}

/// What a table is read against.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Everyone on staff.
    pub people: Vec<Person>,
    /// The organisations and their names.
    pub organisations: Vec<(RecordId, String)>,
    /// Who signs in with which name, as far as it is known.
    pub logins: BTreeMap<String, RecordId>,
    /// Today in Japan.
    pub today: Option<Date>,
}

/// A value that changes, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is: 所属.
    pub label: &'static str,
    /// What it was.
    pub before: String,
    /// What it will be.
    pub after: String,
}

/// What changes of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The row, counted as the spreadsheet does.
    pub row: usize,
    /// Whom.
    pub person: RecordId,
    /// Their name as it is on the record.
    pub name: String,
    /// Since when, where the table says so.
    pub day: Option<Date>,
    /// What changes, in words.
    pub changes: Vec<Change>,
    /// The same to be saved.
    pub writes: Writes,
}

/// Something to be mended in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The row, counted as the spreadsheet does.
    pub row: usize,
    /// The column; none where the whole row is meant.
    pub column: Option<Column>,
    /// What is the matter and what to do, in Japanese.
    pub message: String,
}

/// Several people have that name: which one is meant?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The row, counted as the spreadsheet does.
    pub row: usize,
    /// The name.
    pub name: String,
    /// Who it may be.
    pub people: Vec<RecordId>,
}

/// What a table would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What can be done now.
    pub moves: Vec<Move>,
    /// What begins on a later day: it is to be read in again then.
    pub later: Vec<Move>,
    /// Rows that say what is so already.
    pub unchanged: Vec<usize>,
    /// What must be answered first.
    pub questions: Vec<Question>,
    /// What must be mended first.
    pub problems: Vec<Problem>,
}

impl Plan {
    fn wrong(&mut self, row: usize, column: Option<Column>, message: impl Into<String>) {
        self.problems.push(Problem {
            row,
            column,
            message: message.into(),
        });
    }
}

/// Reads a table. `answers` says for a row who is meant, where it was asked.
#[must_use]
pub fn plan(rows: &[Vec<String>], known: &Known, answers: &BTreeMap<usize, RecordId>) -> Plan {
    let mut plan = Plan::default();
    let Some((heading, columns)) = columns::find(rows) else {
        plan.wrong(
            1,
            None,
            "見出しの行が見つかりません。「氏名」か「ID」と、「新所属」「新職種」「権限」「退職」のどれかを、見出しにしてください。",
        );
        return plan;
    };
    let body = rows.iter().enumerate().skip(heading + 1);
    if rows.len() > MOST_ROWS {
        plan.wrong(
            MOST_ROWS + 1,
            None,
            format!("一度に取り込めるのは{MOST_ROWS}行までです。ファイルを分けてください。"),
        );
        return plan;
    }
    let mut seen = BTreeMap::<RecordId, usize>::new();
    for (at, cells) in body {
        let row = Row {
            number: at + 1,
            cells,
            columns: &columns,
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(person) = whose(&row, known, answers, &mut plan) else {
            continue;
        };
        if let Some(first) = seen.insert(person.id, row.number) {
            let message = format!(
                "{}さんは{first}行目にもあります。どちらか一つにしてください。",
                person.name
            );
            plan.wrong(row.number, Some(Column::Name), message);
            continue;
        }
        change(&row, person, known, &mut plan);
    }
    // Of someone in several rows none is done: of `seen` the last one is left, and that is a problem.
    let wrong: BTreeSet<usize> = plan.problems.iter().map(|problem| problem.row).collect();
    let is_sound = |step: &Move| {
        let last = seen.get(&step.person);
        !last.is_some_and(|last| wrong.contains(last))
    };
    plan.moves.retain(is_sound);
    plan.later.retain(is_sound);
    plan
}

struct Row<'a> {
    number: usize,
    cells: &'a [String],
    columns: &'a BTreeMap<Column, usize>,
}

impl Row<'_> {
    /// What stands in a column, without spaces around it; empty where there is no such column.
    fn get(&self, column: Column) -> &str {
        let cell = self.columns.get(&column).and_then(|at| self.cells.get(*at));
        cell.map(|cell| cell.trim()).unwrap_or_default()
    }
}

/// Who is meant by a row; asks or says what is the matter where it is not clear.
fn whose<'a>(
    row: &Row<'_>,
    known: &'a Known,
    answers: &BTreeMap<usize, RecordId>,
    plan: &mut Plan,
) -> Option<&'a Person> {
    let of = |id: RecordId| known.people.iter().find(|person| person.id == id);
    let (name, login) = (row.get(Column::Name), row.get(Column::Login));
    if !login.is_empty() {
        let signs_in = |(name, _): &(&String, &RecordId)| fold(name) == fold(login);
        let found = known.logins.iter().find(signs_in);
        let found = found.and_then(|(_, id)| of(*id));
        if found.is_none() {
            let message = format!(
                "「{login}」というIDの職員はいません。IDを確かめるか、空けて氏名だけにしてください。"
            );
            plan.wrong(row.number, Some(Column::Login), message);
        }
        return found;
    }
    if name.is_empty() {
        plan.wrong(
            row.number,
            Some(Column::Name),
            "だれの行か分かりません。氏名かIDを入れてください。",
        );
        return None;
    }
    let names = known
        .people
        .iter()
        .map(|person| (person.id, person.name.as_str()));
    let found = cells::named(name, names);
    match found[..] {
        [] => {
            let message = format!(
                "「{name}」という職員は登録されていません。氏名の字を確かめるか、先に職員を登録してください。"
            );
            plan.wrong(row.number, Some(Column::Name), message);
            None
        }
        [id] => of(id),
        _ => match answers.get(&row.number).filter(|id| found.contains(id)) {
            Some(id) => of(*id),
            None => {
                plan.questions.push(Question {
                    row: row.number,
                    name: name.to_owned(),
                    people: found,
                });
                None
            }
        },
    }
}

/// What a row changes of someone.
fn change(row: &Row<'_>, person: &Person, known: &Known, plan: &mut Plan) {
    let problems = plan.problems.len();
    let mut step = Move {
        row: row.number,
        person: person.id,
        name: person.name.clone(),
        day: None,
        changes: Vec::new(),
        writes: Writes::new(),
    };
    let typed = row.get(Column::Day);
    if !typed.is_empty() {
        step.day = Date::read_cell(typed).ok();
        if step.day.is_none() {
            let message = format!(
                "「{typed}」は日付として読めません。令和9年4月1日、2027/4/1 のように入れてください。"
            );
            plan.wrong(row.number, Some(Column::Day), message);
        }
    }
    match cells::mark(row.get(Column::Leaves)) {
        None => plan.wrong(
            row.number,
            Some(Column::Leaves),
            "退職する人には「○」を、しない人は空けてください。",
        ),
        Some(true) => {
            let others = [Column::Organisation, Column::Post, Column::Role];
            if others.iter().any(|column| !row.get(*column).is_empty()) {
                plan.wrong(
                    row.number,
                    Some(Column::Leaves),
                    "退職と、新しい所属・職種・権限の両方が入っています。どちらかにしてください。",
                );
            }
            step.put(
                "removed",
                Value::Flag(true),
                "利用",
                "利用中",
                "終了（退職）",
            );
        }
        Some(false) => {
            organisation(row, person, known, plan, &mut step);
            choice(
                row,
                Column::Post,
                "post",
                "職種",
                person.post,
                plan,
                &mut step,
            );
            choice(
                row,
                Column::Role,
                "role",
                "権限",
                person.role,
                plan,
                &mut step,
            );
        }
    }
    if plan.problems.len() > problems {
        return;
    }
    if step.changes.is_empty() {
        plan.unchanged.push(row.number);
    } else if step.day > known.today && known.today.is_some() {
        plan.later.push(step);
    } else {
        plan.moves.push(step);
    }
}

impl Move {
    fn put(
        &mut self,
        key: &str,
        value: Value,
        label: &'static str,
        before: impl Into<String>,
        after: impl Into<String>,
    ) {
        if let Ok(path) = Path::new(key) {
            self.writes.insert(path, value);
            self.changes.push(Change {
                label,
                before: before.into(),
                after: after.into(),
            });
        }
    }
}

fn organisation(row: &Row<'_>, person: &Person, known: &Known, plan: &mut Plan, step: &mut Move) {
    let typed = row.get(Column::Organisation);
    if typed.is_empty() {
        return;
    }
    let names = known.organisations.iter();
    let names = names.map(|(id, name)| (*id, name.as_str()));
    match cells::named(typed, names)[..] {
        [id] if person.organisation == Some(id) => {}
        [id] => {
            let name = |id: RecordId| {
                let mut all = known.organisations.iter();
                let found = all.find(|(known, _)| *known == id);
                found.map_or_else(String::new, |(_, name)| name.clone())
            };
            let before = person.organisation.map(name).unwrap_or_default();
            let value = Value::text(&id.to_string());
            step.put("organisation", value, "所属", before, name(id));
        }
        [] => {
            let message = format!(
                "「{typed}」という機関は登録されていません。機関の名前を、一覧にあるとおりに入れてください。"
            );
            plan.wrong(row.number, Some(Column::Organisation), message);
        }
        _ => {
            let message = format!(
                "「{typed}」という機関がいくつもあります。機関の一覧で名前を分けてから、取り込んでください。"
            );
            plan.wrong(row.number, Some(Column::Organisation), message);
        }
    }
}

fn choice<C: Choice>(
    row: &Row<'_>,
    column: Column,
    key: &str,
    label: &'static str,
    now: Option<C>,
    plan: &mut Plan,
    step: &mut Move,
) {
    let typed = row.get(column);
    if typed.is_empty() {
        return;
    }
    match cells::choice::<C>(typed) {
        Some(choice) if now == Some(choice) => {}
        Some(choice) => {
            let before = now.map_or("", |now| now.item().label);
            let value = Value::text(choice.item().code);
            step.put(key, value, label, before, choice.item().label);
        }
        None => {
            let message = format!(
                "「{typed}」という{label}はありません。次のどれかにしてください：{}。",
                cells::labels::<C>()
            );
            plan.wrong(row.number, Some(column), message);
        }
    }
}
