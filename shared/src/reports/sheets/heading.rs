//! Where the headings of a sheet stand.

use std::collections::BTreeSet;

use super::Column;
use crate::wire::Sheet;

/// So many rows may stand above them: titles, dates, notes.
const ABOVE: usize = 30;

/// The headings of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The first of their rows, counted from 0.
    pub(super) first: usize,
    /// The last.
    pub(super) last: usize,
    /// The heading of each column; empty where there is none.
    pub(super) names: Vec<String>,
}

impl Heading {
    /// Finds them; none where no row names at least two things that a list has.
    pub(super) fn find(sheet: &Sheet) -> Option<Self> {
        let best = (0..sheet.rows.len().min(ABOVE))
            .map(|row| (known(&sheet.rows[row]), row))
            // Of equal ones the first: headings are said again further down.
            .max_by_key(|(known, row)| (*known, std::cmp::Reverse(*row)))?;
        let (count, row) = best;
        if count < 2 {
            return None;
        }
        let (first, last) = if row > 0 && is_above(sheet, row - 1, row) {
            (row - 1, row)
        } else if is_above(sheet, row, row + 1) && known(sheet.rows.get(row + 1)?) > 0 {
            (row, row + 1)
        } else {
            (row, row)
        };
        let width = (first..=last).map(|row| sheet.rows[row].len()).max()?;
        let names = (0..width).map(|at| name(sheet, first, last, at)).collect();
        Some(Self { first, last, names })
    }

    /// Whether a row further down says the headings again, as at the head of each page.
    pub(super) fn is_said_again(&self, cells: &[String]) -> bool {
        let said = cells.iter().zip(&self.names);
        let mut said = said.filter(|(cell, _)| !cell.trim().is_empty()).peekable();
        said.peek().is_some()
            && said.all(|(cell, name)| one_line(cell) == *name || Column::of(cell).is_some())
            && known(cells) >= 2
    }
}

/// How many different things a row names.
fn known(cells: &[String]) -> usize {
    let columns: BTreeSet<Column> = cells.iter().filter_map(|cell| Column::of(cell)).collect();
    columns.len()
}

fn cell(sheet: &Sheet, row: usize, at: usize) -> &str {
    let cells = sheet.rows.get(row);
    cells
        .and_then(|cells| cells.get(at))
        .map_or("", |cell| cell.trim())
}

/// Up to where a heading reaches to the right over columns of its own: as far as it is one with them, or they are empty.
fn reach(sheet: &Sheet, row: usize, at: usize) -> usize {
    let mut merged = sheet.merged.iter();
    let region = merged.find(|[top, left, bottom, right]| {
        (*top..=*bottom).contains(&row) && (*left..=*right).contains(&at)
    });
    if let Some([_, _, _, right]) = region {
        return *right;
    }
    if !sheet.merged.is_empty() {
        return at;
    }
    let below = sheet.rows.get(row + 1).map_or(0, Vec::len);
    let width = sheet.rows[row].len().max(below);
    (at + 1..width)
        .take_while(|at| cell(sheet, row, *at).is_empty())
        .last()
        .unwrap_or(at)
}

/// Whether one row says what the headings in the next have in common, as 連絡先 over 電話 and FAX.
fn is_above(sheet: &Sheet, above: usize, below: usize) -> bool {
    let (Some(upper), Some(lower)) = (sheet.rows.get(above), sheet.rows.get(below)) else {
        return false;
    };
    let is_said =
        |cells: &[String], at: usize| cells.get(at).is_some_and(|cell| !cell.trim().is_empty());
    let width = upper.len().max(lower.len());
    let said = (0..width).filter(|at| is_said(upper, *at)).count();
    if said < 2 {
        return false;
    }
    // Every heading below stands under one that reaches over it, and every one above either does so or stands alone.
    let mut group = None;
    let mut has_groups = false;
    for at in 0..width {
        if is_said(upper, at) {
            let end = reach(sheet, above, at);
            let is_group = end > at && (at..=end).filter(|at| is_said(lower, *at)).count() >= 2;
            has_groups |= is_group;
            group = is_group.then_some(end);
            if !is_group && is_said(lower, at) {
                return false;
            }
        } else if is_said(lower, at) && group.is_none_or(|end| at > end) {
            return false;
        }
    }
    has_groups
}

/// The heading of a column: what stands lowest, with what is said above it where only both are known.
fn name(sheet: &Sheet, first: usize, last: usize, at: usize) -> String {
    let low = one_line(cell(sheet, last, at));
    if first == last {
        return low;
    }
    let group = (0..=at)
        .rev()
        .find(|left| !cell(sheet, first, *left).is_empty());
    let group = group.filter(|left| *left == at || reach(sheet, first, *left) >= at);
    let high = group.map_or(String::new(), |left| one_line(cell(sheet, first, left)));
    if low.is_empty() {
        // A group has no column but those below it.
        return match group {
            Some(left) if left == at => high,
            _ => String::new(),
        };
    }
    let both = format!("{high}{low}");
    if Column::of(&both).is_some() || Column::of(&low).is_none() && !high.is_empty() {
        both
    } else {
        low
    }
}

/// A cell on one line: what was broken to fit the column is put together.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(|line| line.trim()) {
        let wants_space = |c: char| c.is_ascii_alphanumeric();
        if out.ends_with(wants_space) && line.starts_with(wants_space) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out.trim().to_owned()
}
