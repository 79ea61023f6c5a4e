//! The rows below the headings, with what each leaves to the row above it.

use super::{Column, cells::narrow, heading::Heading, phones::Phones};
use crate::wire::Sheet;

/// A row of a list, or what else stands below the headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// One of the list.
    Row {
        /// Counted from 0.
        at: usize,
        /// Its cells, filled.
        cells: Vec<String>,
        /// The title it stands below, where no column says that.
        group: String,
    },
    /// None of it.
    Passed {
        /// Counted from 0.
        at: usize,
        /// How it begins.
        text: String,
        /// What it was taken for.
        why: &'static str,
    },
}

/// How rows begin that sum up, or say something of the list.
const REMARKS: [&str; 12] = [
    "※", "注）", "注)", "(注", "（注", "注意", "＊", "出典", "資料", "作成", "合計", "総計",
];
const SUMS: [&str; 5] = ["計", "小計", "合計", "総計", "総合計"];

/// How titles begin.
const MARKS: [char; 12] = [
    '【', '■', '□', '●', '◆', '◇', '▼', '〔', '＜', '《', '≪', '◎',
];

/// What cells that are one may come to in all their rows, bytes.
const MOST_FILLED: usize = 32 << 20;

/// What stands for "as above".
const AGAIN: [&str; 6] = ["〃", "″", "同上", "”", "々", "\"\""];

/// The lines below the headings. `columns` tells what each column holds.
pub(super) fn lines(sheet: &Sheet, heading: &Heading, columns: &[Option<Column>]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut above: Vec<String> = Vec::new();
    let mut group = String::new();
    let first = heading.last + 1;
    let filled = filled(sheet, first);
    let place_of = |held| columns.iter().position(|column| *column == Some(held));
    let place = place_of(Column::Category);
    let district = place_of(Column::Area)
        .filter(|at| Some(*at) < place_of(Column::Name) && is_grouping(sheet, first, *at));
    for (at, cells) in filled.into_iter().enumerate() {
        let at = at + first;
        let own = &sheet.rows[at];
        let said: Vec<&str> = own
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let Some(text) = said.first() else { continue };
        let pass = |why| Line::Passed {
            at,
            text: text.chars().take(40).collect(),
            why,
        };
        if heading.is_said_again(own) {
            lines.push(pass("見出しの繰り返し"));
            continue;
        }
        if SUMS.contains(text)
            || said.len() == 1 && is_remark(text)
            || said.len() == 2 && is_remark(text) && !has_number(&said)
        {
            lines.push(pass("合計や注"));
            continue;
        }
        if said.len() == 1 && columns.len() > 2 && is_furniture(text) {
            lines.push(pass("ページの番号や日付"));
            continue;
        }
        if said.len() == 1 && columns.len() > 2 && is_title(sheet, own, at, columns) {
            group = title(text);
            lines.push(pass("区切りの見出し"));
            continue;
        }
        let mut cells = cells;
        for (at, cell) in cells.iter_mut().enumerate() {
            if AGAIN.contains(&cell.trim()) {
                *cell = above.get(at).cloned().unwrap_or_default();
            }
        }
        // A group is named in its first row, or in a row of its own.
        if let Some(place) = place {
            cells.resize(cells.len().max(place + 1), String::new());
            if cells[place].trim().is_empty() {
                cells[place] = match above.get(place) {
                    Some(name) if group.is_empty() => name.clone(),
                    _ => group.clone(),
                };
            } else {
                group.clear();
            }
        }
        if let Some(district) = district {
            cells.resize(cells.len().max(district + 1), String::new());
            if let (true, Some(name)) = (cells[district].trim().is_empty(), above.get(district)) {
                cells[district].clone_from(name);
            }
        }
        above.clone_from(&cells);
        let group = if place.is_none() {
            group.clone()
        } else {
            String::new()
        };
        lines.push(Line::Row { at, cells, group });
    }
    lines
}

/// Whether a column names a group in its first row only: where each row says it, a blank one says that there is none.
fn is_grouping(sheet: &Sheet, first: usize, at: usize) -> bool {
    let rows = sheet.rows.get(first..).unwrap_or_default();
    let said = rows.iter().filter_map(|row| row.get(at));
    let said: Vec<&str> = said
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .collect();
    said.windows(2).all(|two| two[0] != two[1])
}

/// The rows from `first`, with what cells that are one say in each of their rows.
fn filled(sheet: &Sheet, first: usize) -> Vec<Vec<String>> {
    // A long text over many rows would come to more than any list holds.
    let mut left = MOST_FILLED;
    let mut rows = sheet.rows.get(first..).unwrap_or_default().to_vec();
    for [top, column, bottom, _] in &sheet.merged {
        if *top < first || bottom <= top {
            continue;
        }
        let said = rows
            .get(top - first)
            .and_then(|row| row.get(*column))
            .cloned();
        let Some(said) = said.filter(|said| !said.trim().is_empty()) else {
            continue;
        };
        for row in top + 1..=*bottom {
            let Some(cells) = rows.get_mut(row - first) else {
                break;
            };
            cells.resize(cells.len().max(column + 1), String::new());
            if cells[*column].is_empty() {
                let Some(rest) = left.checked_sub(said.len()) else {
                    return rows;
                };
                left = rest;
                cells[*column].clone_from(&said);
            }
        }
    }
    rows
}

/// Whether a row with one text is the title of those below it: it reaches over several columns, or stands in the first of a list
/// whose rows say more than that.
fn is_title(sheet: &Sheet, cells: &[String], at: usize, columns: &[Option<Column>]) -> bool {
    let Some(left) = cells.iter().position(|cell| !cell.trim().is_empty()) else {
        return false;
    };
    let mut merged = sheet.merged.iter();
    let is_wide = merged.any(|[top, from, _, to]| *top == at && *from == left && to - from >= 2);
    let column = columns.get(left).copied().flatten();
    let is_marked = cells[left].trim().starts_with(MARKS);
    let is_of_list = matches!(column, Some(Column::Name | Column::Topic));
    is_wide || left == 0 && (is_marked || !is_of_list)
}

/// Whether a text begins as what is said of the whole list does.
fn is_remark(text: &str) -> bool {
    REMARKS.iter().any(|remark| text.starts_with(remark))
}

/// Whether one of two cells is a telephone number: then it is a row, whatever mark stands in front.
fn has_number(said: &[&str]) -> bool {
    let mut said = said.iter().skip(1);
    said.any(|cell| !Phones::read(cell, false).phones.is_empty())
}

/// Whether a text is the number of a page or row, or a date, and says nothing of the rows below.
fn is_furniture(text: &str) -> bool {
    let key: String = narrow(text).to_lowercase();
    let key = key
        .trim_end_matches("現在")
        .trim_end_matches("作成")
        .trim_end_matches("更新");
    let words = [
        "ページ",
        "頁",
        "page",
        "p.",
        "令和",
        "平成",
        "年度",
        "元",
        "年",
        "月",
        "日",
        "no.",
    ];
    let rest = words
        .iter()
        .fold(key.to_owned(), |key, word| key.replace(word, ""));
    let mut rest = rest.chars();
    key.chars().any(|c| c.is_ascii_digit())
        && rest.all(|c| c.is_ascii_digit() || c.is_whitespace() || "-/.()[]~～".contains(c))
}

/// A title without what only marks it.
fn title(text: &str) -> String {
    let marks = |c: char| "【】■□●◆◇○★〇▼▽〔〕［］[]<>＜＞《》「」 　".contains(c);
    text.trim_matches(marks).to_owned()
}
