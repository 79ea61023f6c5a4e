//! From the sheets of a file to rows.

use std::collections::BTreeMap;

use super::{
    Column,
    body::{Line, lines},
    heading::Heading,
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
    let headings: Vec<Option<Heading>> = sheets.iter().map(Heading::find).collect();
    let taken = taken(sheets, &headings, asked);
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
    let mut has_groups = false;
    for at in taken {
        let (Some(sheet), Some(Some(heading))) = (sheets.get(at), headings.get(at)) else {
            continue;
        };
        let columns = columns(heading, asked);
        let held: Vec<Option<Column>> = columns.iter().map(|(_, column)| *column).collect();
        examples(&mut out.columns, sheet, heading, &columns);
        for line in lines(sheet, heading, &held) {
            match line {
                Line::Row {
                    at: line,
                    cells,
                    group,
                } => {
                    has_groups |= !group.is_empty();
                    let mut row = row::read(&cells, &group, &columns, asked.into);
                    row.sheet = at;
                    row.row = line + 1;
                    row.cells.clone_from(&sheet.rows[line]);
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
    }
    out.missing = missing(&out.columns, asked.into, has_groups);
    out
}

/// Which sheets are read: those asked for, or the first that shows headings.
fn taken(sheets: &[Sheet], headings: &[Option<Heading>], asked: &ImportFile) -> Vec<usize> {
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
    let mut seen: Vec<Column> = Vec::new();
    let mut columns = Vec::with_capacity(heading.names.len());
    for name in &heading.names {
        let column = match asked.columns.get(name) {
            Some(code) => Column::from_code(code),
            None => guessed(name, asked.into),
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
        let column = match is_second && !asked.columns.contains_key(name) {
            // Of two columns with one meaning the left one counts, and nothing of the other is lost.
            true => Some(Column::More),
            false => column,
        };
        seen.extend(column);
        columns.push((name.clone(), column));
    }
    columns
}

/// What a heading says, given what the rows become.
fn guessed(name: &str, into: ImportInto) -> Option<Column> {
    match (Column::of(name)?, into) {
        // An office has no number of its own, and what it is for goes behind the notes.
        (column, _) if column.is_of(into) => Some(column),
        (Column::Category, ImportInto::Office) => Some(Column::More),
        (Column::Area, ImportInto::Entry) => Some(Column::More),
        _ => None,
    }
}

fn examples(
    known: &mut Vec<ImportColumn>,
    sheet: &Sheet,
    heading: &Heading,
    columns: &[(String, Option<Column>)],
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
        });
    }
}

/// The labels of what every row needs and no column holds.
fn missing(columns: &[ImportColumn], into: ImportInto, has_groups: bool) -> Vec<String> {
    let needed: &[Column] = match into {
        ImportInto::Entry => &[Column::Category, Column::Topic, Column::Name],
        ImportInto::Office => &[Column::Name],
    };
    let held: BTreeMap<&str, ()> = columns
        .iter()
        .filter_map(|column| Some((column.column.as_deref()?, ())))
        .collect();
    needed
        .iter()
        .filter(|column| !held.contains_key(column.code()))
        .filter(|column| **column != Column::Category || !has_groups)
        .map(|column| column.label().to_owned())
        .collect()
}
