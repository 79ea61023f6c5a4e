//! The rows that can't be taken in, as a file to mend them in: it says by itself all that the list said of them.

use std::iter::once;

use super::{Column, Refused};
use crate::wire::{Cell, ImportRead, TableToWrite};

/// The heading of the column that says why.
pub(super) const WHY: &str = "取り込めない理由";

/// What of a heading the person said.
enum Told<'a> {
    Nothing,
    LeftOut,
    Holds(&'a str),
}

fn told<'a>(read: &'a ImportRead, heading: &str) -> Told<'a> {
    let mut told = read.columns.iter().filter(|column| column.told);
    match told.find(|column| column.heading == heading) {
        None => Told::Nothing,
        Some(column) => match &column.column {
            None => Told::LeftOut,
            Some(code) => Told::Holds(code),
        },
    }
}

/// What the title above a row stands for.
fn group_column(read: &ImportRead) -> Column {
    let mut choices = read.choices.iter();
    match choices.any(|choice| choice.code == Column::Category.code()) {
        true => Column::Category,
        false => Column::Kind,
    }
}

/// The rows of a sheet that were refused, each with its title, with what it left to the rows above, and with why. What the person
/// said of the columns is in their headings.
#[must_use]
pub fn refused(refused: &[Refused], read: &ImportRead, sheet: usize) -> TableToWrite {
    let headings = read
        .sheets
        .get(sheet)
        .map(|sheet| sheet.headings.as_slice());
    let headings = headings.unwrap_or_default();
    let own: Vec<&Refused> = refused.iter().filter(|row| row.sheet == sheet).collect();
    let widest = own.iter().map(|row| row.cells.len()).max();
    let width = headings.len().max(widest.unwrap_or_default());
    // A column that was left out would be taken in the next time.
    let columns = (0..width).filter_map(|at| {
        let heading = headings.get(at).map_or("", String::as_str);
        match told(read, heading) {
            Told::LeftOut => None,
            Told::Nothing => Some((at, heading.to_owned())),
            Told::Holds(code) => {
                let column = Column::from_code(code);
                Some((
                    at,
                    column.map_or_else(String::new, |column| column.under(heading)),
                ))
            }
        }
    });
    let columns: Vec<(usize, String)> = columns.collect();
    let group = group_column(read);
    let grouped = columns
        .iter()
        .find(|(_, heading)| Column::of(heading) == Some(group));
    let grouped = grouped.map(|(at, _)| *at);
    let has_own = grouped.is_none() && own.iter().any(|row| !row.group.is_empty());
    let row = |row: &&Refused| {
        let cells = columns.iter().map(|(at, _)| {
            let cell = row.cells.get(*at).map_or("", String::as_str);
            match grouped == Some(*at) && cell.trim().is_empty() {
                true => row.group.as_str().into(),
                false => cell.into(),
            }
        });
        let own = has_own.then(|| row.group.as_str().into());
        let why = row.why.iter().map(|why| match why.column.is_empty() {
            true => why.message.clone(),
            false => format!("「{}」{}", why.column, why.message),
        });
        let why = Cell::Text(why.collect::<Vec<_>>().join("\n"));
        cells.chain(own).chain(once(why)).collect()
    };
    let mut head: Vec<String> = columns.iter().map(|(_, name)| name.clone()).collect();
    head.extend(has_own.then(|| group.label().to_owned()));
    head.push(WHY.to_owned());
    TableToWrite {
        title: "取り込めない行".to_owned(),
        head,
        rows: own.iter().map(row).collect(),
        ..TableToWrite::default()
    }
}
