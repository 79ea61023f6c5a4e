//! From the sheets of a file to rows.

use std::borrow::Cow;

use super::{
    Column,
    body::{Line, lines},
    columns::may_be_person,
    heading::{Heading, one_line},
    refused::WHY,
    row,
};
use crate::wire::{
    ImportChoice, ImportColumn, ImportFile, ImportInto, ImportPassed, ImportRead, ImportSheet,
    Sheet,
};

/// The longest example of a column, in characters.
const EXAMPLE: usize = 30;

/// Reads the sheets of a file; of [`ImportFile`] what the person says of them.
#[must_use]
pub fn read(sheets: &[Sheet], asked: &ImportFile) -> ImportRead {
    let sheets: Vec<Cow<'_, Sheet>> = sheets.iter().map(Sheet::as_shown).collect();
    let headings: Vec<Option<Heading>> = sheets.iter().map(|sheet| Heading::find(sheet)).collect();
    let taken = taken(&sheets, &headings, asked);
    let about = sheets.iter().zip(&headings).enumerate();
    let about = about.map(|(at, (sheet, heading))| ImportSheet {
        name: sheet.name.clone(),
        rows: sheet.rows.len(),
        heading: heading.as_ref().map(|heading| heading.first + 1),
        headings: heading
            .as_ref()
            .map(|heading| heading.names.clone())
            .unwrap_or_default(),
        taken: taken.contains(&at),
        hidden: sheet.hidden,
    });
    let choices = Column::ALL.iter().filter(|column| column.is_of(asked.into));
    let mut out = ImportRead {
        sheets: about.collect(),
        choices: choices
            .map(|column| ImportChoice {
                code: column.code().to_owned(),
                label: column.label().to_owned(),
            })
            .collect(),
        ..ImportRead::default()
    };
    for at in taken {
        let (Some(sheet), Some(Some(heading))) = (sheets.get(at), headings.get(at)) else {
            continue;
        };
        let columns = columns(heading, asked);
        let held: Vec<Option<Column>> = columns.iter().map(|(_, column)| *column).collect();
        examples(&mut out.columns, sheet, heading, &columns, asked);
        let usual = usual(sheet, heading);
        let has_category = held.contains(&Some(Column::Category));
        let mut is_usual = false;
        for line in lines(sheet, heading, &held) {
            match line {
                Line::Row {
                    at: line,
                    cells,
                    group,
                } => {
                    let is_bare =
                        group.is_empty() && !has_category && asked.into == ImportInto::Entry;
                    is_usual |= is_bare;
                    let group = if is_bare { &usual } else { &group };
                    let mut row = row::read(&cells, group, &columns, asked.into);
                    row.sheet = at;
                    row.row = line + 1;
                    row.group.clone_from(group);
                    row.cells = cells;
                    out.rows.push(row);
                }
                Line::Passed {
                    at: line,
                    text,
                    why,
                } => out.passed.push(ImportPassed {
                    sheet: at,
                    row: line + 1,
                    text,
                    why: why.to_owned(),
                }),
            }
        }
        if is_usual {
            let remark = format!("「相談項目」の列がないので、「{usual}」にします。");
            out.remarks.push(remark);
        }
    }
    out.missing = missing(&out.columns, asked.into);
    let has = |code: &str| {
        out.columns
            .iter()
            .any(|column| column.column.as_deref() == Some(code))
    };
    if asked.into == ImportInto::Entry && has("category") && !has("topic") {
        let remark = "「相談内容」の列がないので、「相談項目」と同じにします。";
        out.remarks.push(remark.to_owned());
    }
    out
}

/// The 相談項目 of a list that has none: what stands above its headings, or the name of its sheet.
fn usual(sheet: &Sheet, heading: &Heading) -> String {
    let above = sheet.rows.iter().take(heading.first).flatten();
    let mut said = above.map(|cell| one_line(cell));
    let title = said.find(|cell| !cell.is_empty());
    let title = title.filter(|title| title.chars().count() <= EXAMPLE);
    let named = title.unwrap_or_else(|| sheet.name.clone());
    match named.is_empty() || named.starts_with("Sheet") {
        true => "相談窓口".to_owned(),
        false => named,
    }
}

/// Which sheets are read: those asked for, or the first that shows headings.
fn taken(
    sheets: &[Cow<'_, Sheet>],
    headings: &[Option<Heading>],
    asked: &ImportFile,
) -> Vec<usize> {
    if !asked.sheets.is_empty() {
        let mut taken = asked.sheets.clone();
        taken.retain(|at| *at < sheets.len());
        taken.sort_unstable();
        taken.dedup();
        return taken;
    }
    let mut all = 0..sheets.len();
    let first = all.find(|at| headings[*at].is_some() && !sheets[*at].hidden);
    first.into_iter().collect()
}

/// What each column of a sheet holds: what the person says, or what its heading does. Two columns hold one thing only where that
/// can be several.
fn columns(heading: &Heading, asked: &ImportFile) -> Vec<(String, Option<Column>)> {
    let guesses = heading.names.iter().map(|name| guessed(name, asked.into));
    let guesses: Vec<Option<Column>> = guesses.collect();
    let names = heading.names.iter().zip(&guesses);
    // 施設名 beside 所管課 is what the list is about.
    let is_name = |name: &str| !VAGUE.contains(&one_line(name).as_str());
    let has_name = names
        .filter(|(_, column)| **column == Some(Column::Name))
        .any(|(name, _)| is_name(name));
    let mut seen: Vec<Column> = Vec::new();
    let mut columns = Vec::with_capacity(heading.names.len());
    for (name, guess) in heading.names.iter().zip(guesses) {
        let is_told = asked.columns.get(name);
        let column = match is_told {
            Some(code) => Column::from_code(code),
            // Below 担当 beside a name stand persons.
            None if has_name && guess == Some(Column::Name) && !is_name(name) => {
                Some(Column::Charge).filter(|_| PERSONAL.contains(&one_line(name).as_str()))
            }
            None => guess,
        };
        let column = column.filter(|column| column.is_of(asked.into));
        let is_several = matches!(
            column,
            Some(
                Column::More
                    | Column::Charge
                    | Column::HoursNotes
                    | Column::Phone
                    | Column::Fax
                    | Column::Notes
            )
        );
        let is_second = column.is_some_and(|column| seen.contains(&column)) && !is_several;
        let column = match column {
            // What names something may name a person: of a second such column nothing is taken unasked.
            Some(Column::Name) if is_second && is_told.is_none() => None,
            // Of two columns with one meaning the left one counts, and nothing of the other is lost.
            Some(_) if is_second && is_told.is_none() => Some(Column::More),
            column => column,
        };
        seen.extend(column);
        columns.push((name.clone(), column));
    }
    columns
}

/// Headings that name something only where no other column does.
const VAGUE: [&str; 14] = [
    "担当",
    "名前",
    "担当課",
    "担当課名",
    "所管課",
    "所管課名",
    "所管",
    "担当部署",
    "担当部署名",
    "課名",
    "部署",
    "部署名",
    "問い合わせ先",
    "お問い合わせ先",
];

/// Those of them below which persons may stand.
const PERSONAL: [&str; 2] = ["担当", "名前"];

/// Headings that stand in files written from here or by whoever publishes them, and say nothing of an office.
const OWN: [&str; 6] = [
    WHY,
    "シート",
    "行",
    "都道府県コード又は市区町村コード",
    "全国地方公共団体コード",
    "地方公共団体名",
];

/// What a heading says, given what the rows become.
fn guessed(name: &str, into: ImportInto) -> Option<Column> {
    match (Column::of(name), into) {
        // An office has no number of its own, and what it is for goes behind the notes.
        (Some(column), _) if column.is_of(into) => Some(column),
        (Some(Column::Category), ImportInto::Office) => Some(Column::More),
        // By which whoever publishes a list knows an office; other numbers only count the rows.
        (Some(Column::No), ImportInto::Office) if one_line(name) == "ID" => Some(Column::More),
        (Some(Column::Area), ImportInto::Entry) => Some(Column::More),
        // What nobody knows of an office is kept with its heading, unless it may be a person's name.
        (None, ImportInto::Office) if OWN.contains(&one_line(name).as_str()) => None,
        (None, ImportInto::Office) if !name.trim().is_empty() && !may_be_person(name) => {
            Some(Column::More)
        }
        _ => None,
    }
}

fn examples(
    known: &mut Vec<ImportColumn>,
    sheet: &Sheet,
    heading: &Heading,
    columns: &[(String, Option<Column>)],
    asked: &ImportFile,
) {
    for (at, (name, column)) in columns.iter().enumerate() {
        if name.is_empty() || known.iter().any(|known| known.heading == *name) {
            continue;
        }
        let below = sheet.rows.iter().skip(heading.last + 1);
        let example = below
            .filter_map(|row| row.get(at))
            .find(|cell| !cell.trim().is_empty());
        let example = example.map(|cell| cell.trim().chars().take(EXAMPLE).collect());
        known.push(ImportColumn {
            heading: name.clone(),
            column: column.map(|column| column.code().to_owned()),
            example: example.unwrap_or_default(),
            told: asked.columns.contains_key(name),
        });
    }
}

/// The labels of what every row needs and no column holds.
fn missing(columns: &[ImportColumn], into: ImportInto) -> Vec<String> {
    let has = |column: &Column| {
        let mut held = columns.iter();
        held.any(|held| held.column.as_deref() == Some(column.code()))
    };
    let mut needed = vec![Column::Name];
    // A list of matters names them at least as 相談項目.
    if into == ImportInto::Entry && !has(&Column::Category) {
        needed.insert(0, Column::Topic);
    }
    needed.retain(|column| !has(column));
    needed
        .iter()
        .map(|column| column.label().to_owned())
        .collect()
}
