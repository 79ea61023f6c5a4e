//! What a row of a list says, as values of a record.

use std::borrow::Cow;

use super::{
    Column,
    cells::{
        MadeDay, degrees, is_cut_number, is_error, is_none, made_day, mark, narrow, number, page,
        starred, time,
    },
    heading::one_line,
    phones::Phones,
};
use crate::{
    domain::directory::{Entry, Office},
    record::{Number, Path, Record, RecordId, Schema, Value, Writes, key_path},
    wire::{ImportInto, ImportRow, ImportSaying, NOT_WORKED_OUT},
};

/// Where the telephone numbers of all districts stand on a sheet of their own.
const ELSEWHERE: &str = "別紙";

/// The longest that is told of a cell, in characters.
const TOLD: usize = 40;

/// Columns in which no day stands, but numbers with marks between them.
const NUMBERED: [Column; 8] = [
    Column::Address,
    Column::Town,
    Column::Lot,
    Column::Building,
    Column::Phone,
    Column::Phone2,
    Column::Extension,
    Column::Fax,
];

/// Columns in which a day may stand, and something that was made one as well.
const WORDED: [Column; 8] = [
    Column::Name,
    Column::Topic,
    Column::Category,
    Column::Area,
    Column::Hours,
    Column::Days,
    Column::Opens,
    Column::Closes,
];

/// A row that is being read.
pub(super) struct Row<'a> {
    cells: Cow<'a, [String]>,
    /// The headings with what stands below them.
    columns: &'a [(String, Option<Column>)],
    into: ImportInto,
    out: ImportRow,
    /// What goes into the notes, line by line.
    notes: Vec<String>,
}

/// Reads a row. `group` is the title it stands below.
pub(super) fn read(
    cells: &[String],
    group: &str,
    columns: &[(String, Option<Column>)],
    into: ImportInto,
) -> ImportRow {
    let mut row = Row {
        cells: Cow::Borrowed(cells),
        columns,
        into,
        out: ImportRow::default(),
        notes: Vec::new(),
    };
    row.errors();
    row.days();
    match into {
        ImportInto::Entry => row.entry(group),
        ImportInto::Office => row.office(group),
    }
    row.contacts();
    row.hours();
    row.rest();
    row.require();
    row.out
}

impl Row<'_> {
    /// The cells of a column that say something, each with its heading.
    fn all(&self, column: Column) -> Vec<(String, String)> {
        let columns = self.columns.iter().zip(&*self.cells);
        let said = columns.filter(|((_, of), cell)| *of == Some(column) && !cell.trim().is_empty());
        said.filter(|(_, cell)| !is_error(cell))
            .map(|((heading, _), cell)| (heading.clone(), cell.trim().to_owned()))
            .collect()
    }

    /// What stands in a column, on one line; empty where nothing does.
    fn line(&self, column: Column) -> String {
        let said = self.all(column).into_iter().next();
        said.map(|(_, cell)| one_line(&cell)).unwrap_or_default()
    }

    fn heading(&self, column: Column) -> String {
        let found = self.columns.iter().find(|(_, of)| *of == Some(column));
        found.map_or_else(|| column.label().to_owned(), |(heading, _)| heading.clone())
    }

    fn problem(&mut self, column: String, message: impl Into<String>) {
        let message = message.into();
        self.out.problems.push(ImportSaying { column, message });
    }

    fn note(&mut self, column: String, message: impl Into<String>) {
        let message = message.into();
        self.out.notes.push(ImportSaying { column, message });
    }

    fn put(&mut self, key: &str, value: Value) {
        if value != Value::Empty {
            self.out.writes.insert(key_path(key), value);
        }
    }

    fn put_text(&mut self, key: &str, text: &str) {
        self.put(key, Value::text(text.trim()));
    }

    /// Cells in which something could not be worked out.
    fn errors(&mut self) {
        let columns = self.columns.iter().zip(&*self.cells);
        let wrong: Vec<_> = columns
            .filter(|((_, column), cell)| column.is_some() && is_error(cell))
            .map(|((heading, _), cell)| (heading.clone(), cell.trim().to_owned()))
            .collect();
        for (heading, cell) in wrong {
            let message = match cell == NOT_WORKED_OUT {
                true => "計算式の結果がファイルに入っていないので、この欄は取り込みません。表計算ソフトで開いて保存すると入ります。".to_owned(),
                false => format!("「{cell}」は計算の誤りです。この欄は取り込みません。"),
            };
            self.note(heading, message);
        }
    }

    /// Cells that a program made days of, as it does of 3-1 and 1-2-3.
    fn days(&mut self) {
        let columns = self.columns.iter().zip(&*self.cells).enumerate();
        let days = columns.filter_map(|(at, ((heading, column), cell))| {
            let day = made_day(cell)?;
            Some((at, heading.clone(), (*column)?, cell.trim().to_owned(), day))
        });
        let days: Vec<_> = days.collect();
        for (at, heading, column, cell, day) in days {
            let is_numbered = NUMBERED.contains(&column);
            match day {
                MadeDay::Short(month, day) if is_numbered => {
                    let text = format!("{month}-{day}");
                    let message = format!(
                        "「{cell}」は表計算ソフトが日付に変えたものなので、「{text}」に戻しました。"
                    );
                    self.note(heading, message);
                    self.cells.to_mut()[at] = text;
                }
                MadeDay::Whole(day) if is_numbered => {
                    let (year, month, date) = (day.year() % 100, day.month(), day.day());
                    let message = format!(
                        "「{cell}」は日付です。表計算ソフトが「{year}-{month}-{date}」などを日付に変えたようです。元の番号を文字として入れ直してください。"
                    );
                    self.problem(heading, message);
                    self.cells.to_mut()[at].clear();
                }
                _ if WORDED.contains(&column) => {
                    let message = format!(
                        "「{cell}」は日付です。そのまま取り込みます。表計算ソフトが日付に変えたものなら、直してください。"
                    );
                    self.note(heading, message);
                }
                _ => {}
            }
        }
    }

    fn entry(&mut self, group: &str) {
        let mut is_default = false;
        for (heading, cell) in self.all(Column::Star) {
            match mark(&cell) {
                Some(is_marked) => is_default |= is_marked,
                None => self.note(
                    heading,
                    format!(
                        "「{}」は印として読めません。★か空欄にしてください。",
                        told(&cell)
                    ),
                ),
            }
        }
        let no = self.line(Column::No);
        let no = match starred(&no) {
            Some(rest) => {
                is_default = true;
                rest.to_owned()
            }
            None => no,
        };
        match number(&no).and_then(Number::new) {
            Some(number) => self.put("no", Value::Number(number)),
            None if is_none(&no) => {}
            None => {
                let heading = self.heading(Column::No);
                self.note(
                    heading,
                    format!(
                        "「{}」は番号として読めないので、新しい番号を付けます。",
                        told(&no)
                    ),
                );
            }
        }
        let category = self.line(Column::Category);
        self.put_text(
            "category",
            if category.is_empty() {
                group
            } else {
                &category
            },
        );
        for (key, column) in [("topic", Column::Topic), ("agency", Column::Name)] {
            let text = self.line(column);
            let text = match starred(&text) {
                Some(rest) => {
                    is_default = true;
                    rest
                }
                None => &text,
            };
            let text = text.to_owned();
            self.put_text(key, &text);
        }
        if !self
            .columns
            .iter()
            .any(|(_, of)| *of == Some(Column::Topic))
        {
            let category = said(&self.out.writes, "category").to_owned();
            self.put_text("topic", &category);
        }
        // A list without such a column says nothing of it.
        let has_column = self.columns.iter().any(|(_, of)| *of == Some(Column::Star));
        if has_column || is_default {
            self.put("default_window", Value::Flag(is_default));
        }
        let plain = self.all(Column::Plain).into_iter().next();
        self.put_text("plain", &plain.map(|(_, cell)| cell).unwrap_or_default());
        self.out.kind = self.line(Column::Kind);
    }

    fn office(&mut self, group: &str) {
        let name = self.line(Column::Name);
        self.put_text("name", &name);
        let kind = self.line(Column::Kind);
        self.out.kind = if kind.is_empty() {
            group.to_owned()
        } else {
            kind
        };
        self.out.area = self.line(Column::Area);
        self.out.branch = self.line(Column::Branch);
        let mut place = [
            ("latitude", Column::Latitude),
            ("longitude", Column::Longitude),
        ]
        .map(|(key, column)| (key, column, degrees(&self.line(column))));
        for (_, column, number) in &place {
            let said = self.line(*column);
            if number.is_none() && !is_none(&said) {
                let heading = self.heading(*column);
                self.note(
                    heading,
                    format!(
                        "「{}」は数字として読めません。この欄は取り込みません。",
                        told(&said)
                    ),
                );
            }
        }
        let is_lost = |at: usize, from: f64, to: f64| {
            place[at]
                .2
                .is_some_and(|number| (from..=to).contains(&number))
        };
        if is_lost(0, 122.0, 154.0) && is_lost(1, 20.0, 46.0) {
            let (first, second) = (place[0].2, place[1].2);
            (place[0].2, place[1].2) = (second, first);
            let heading = self.heading(Column::Latitude);
            self.note(heading, "緯度と経度が入れ替わっていたので、直しました。");
        }
        for ((key, column, degrees), within) in place.into_iter().zip([20.0..=46.0, 122.0..=154.0])
        {
            // 0, 0 says that nobody knows.
            let degrees = degrees.filter(|degrees| *degrees != 0.0);
            let is_abroad = degrees.is_some_and(|degrees| !within.contains(&degrees));
            if is_abroad {
                let heading = self.heading(column);
                let message = format!(
                    "「{}」は日本の緯度・経度ではありません。この欄は取り込みません。",
                    told(&self.line(column))
                );
                self.note(heading, message);
            }
            let degrees = degrees.filter(|_| !is_abroad).and_then(Number::new);
            self.put(key, degrees.map_or(Value::Empty, Value::Number));
        }
        for (heading, cell) in self.all(Column::Topic) {
            self.notes.push(format!("{heading}：{cell}"));
        }
    }

    /// The address: the whole one with those parts that it lacks, or what the parts say.
    fn address(&mut self) -> String {
        let whole = self.line(Column::Address);
        let mut address = if is_none(&whole) {
            String::new()
        } else {
            whole
        };
        let said = |row: &Self, part| Some(row.line(part)).filter(|said| !is_none(said));
        let [town, lot] = [Column::Town, Column::Lot].map(|part| said(self, part));
        let has_more = town.is_some() || lot.is_some();
        if address.is_empty() && has_more {
            let before = [Column::Prefecture, Column::City].map(|part| said(self, part));
            let parts = before.into_iter().chain([town, lot]).flatten();
            address = parts.collect::<String>();
        } else if address.starts_with(ELSEWHERE) {
            return address;
        } else {
            for part in [town, lot].into_iter().flatten() {
                let has = |part: &str| narrow(&address).contains(&*narrow(part));
                if !has(&part) {
                    address.push_str(&part);
                }
            }
        }
        // 市区町村 alone says whose list it is; a ward says where something is.
        if address.is_empty()
            && let Some(city) = said(self, Column::City).filter(|city| city.ends_with('区'))
        {
            let heading = self.heading(Column::City);
            self.notes.push(format!("{heading}：{city}"));
        }
        if let Some(building) = said(self, Column::Building) {
            if address.is_empty() {
                let heading = self.heading(Column::Building);
                self.notes.push(format!("{heading}：{building}"));
            } else if !address.contains(&*building) {
                address = format!("{address} {building}");
            }
        }
        address
    }

    /// Numbers, and the address.
    fn contacts(&mut self) {
        let mut address = self.address();
        let said = [Column::Address, Column::Phone].map(|column| self.line(column));
        let is_elsewhere = said.iter().any(|said| said.starts_with(ELSEWHERE));
        if self.into == ImportInto::Entry && is_elsewhere {
            if address.starts_with(ELSEWHERE) {
                address.clear();
            }
            // It is a kind of agency that has an office in each district.
            if self.out.kind.is_empty() {
                self.out.kind = self.line(Column::Name);
            }
        }
        self.put_text("address", &address);
        let (mut phones, mut fax, mut extensions) = (Vec::new(), Vec::new(), Vec::new());
        for column in [Column::Phone, Column::Phone2, Column::Fax] {
            for (heading, cell) in self.all(column) {
                if is_none(&cell) || self.into == ImportInto::Entry && cell.starts_with(ELSEWHERE) {
                    continue;
                }
                if is_cut_number(&cell) {
                    let message = format!(
                        "「{}」は表計算ソフトが数字として縮めたもので、下のけたが失われています。番号を入れ直してください。",
                        told(&cell)
                    );
                    self.problem(heading, message);
                    continue;
                }
                let read = match column {
                    Column::Phone if Column::has_both_numbers(&heading) => Phones::read_both(&cell),
                    column => Phones::read(&cell, column == Column::Fax),
                };
                if read.was_mended {
                    self.note(heading.clone(), "先頭の0がなくなっていたので、補いました。");
                }
                if read.says_more {
                    self.notes
                        .push(format!("{heading}：{}", cell.replace(['\r', '\n'], " ")));
                    let message = format!(
                        "「{}」に番号でないところがあるので、そのままの文を備考にも入れます。",
                        told(&cell)
                    );
                    self.note(heading, message);
                }
                phones.extend(read.phones);
                fax.extend(read.fax);
                extensions.extend(read.extensions);
            }
        }
        for (key, numbers) in [("phones", phones), ("fax", fax)] {
            let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            self.put_text(key, &numbers.join(","));
        }
        let own: Vec<String> = self
            .all(Column::Extension)
            .into_iter()
            .map(|(_, cell)| cell)
            .collect();
        let own: Vec<String> = own
            .iter()
            .filter(|cell| !is_none(cell))
            .map(|cell| one_line(cell))
            .collect();
        let extension = if own.is_empty() {
            extensions.join(",")
        } else {
            own.join(",")
        };
        match self.into {
            ImportInto::Entry => self.put_text("extension", &extension),
            ImportInto::Office if extension.is_empty() => {}
            ImportInto::Office => self.notes.push(format!("内線：{extension}")),
        }
    }

    /// When it is open.
    fn hours(&mut self) {
        let mut hours = self.line(Column::Hours);
        if is_none(&hours) {
            let days = self.line(Column::Days);
            let (opens, closes) = (
                time(&self.line(Column::Opens)),
                time(&self.line(Column::Closes)),
            );
            let clock = match (opens.is_empty(), closes.is_empty()) {
                (true, true) => String::new(),
                _ => format!("{opens}～{closes}"),
            };
            hours = format!("{days} {clock}").trim().to_owned();
        } else {
            for column in [Column::Days, Column::Opens, Column::Closes] {
                let said = self.line(column);
                if !is_none(&said) && !hours.contains(&*said) {
                    hours = format!("{said} {hours}");
                }
            }
        }
        for (heading, cell) in self.all(Column::HoursNotes) {
            let said = one_line(&cell);
            // 土日 alone would say that it is open then.
            let is_closed = heading.contains('休') || heading.contains("閉庁");
            // Hours of some days or of a part of a day say nothing without which.
            let is_part = ['土', '日', '祝', '夜', '午', '末']
                .iter()
                .any(|c| heading.contains(*c));
            let is_remark = ["特記", "備考", "休"]
                .iter()
                .any(|word| heading.contains(word));
            let said = match (is_closed && !said.contains('休'), is_part && !is_remark) {
                (true, _) => format!("休み：{said}"),
                (_, true) => format!("{}：{said}", one_line(&heading)),
                _ => said,
            };
            if !is_none(&cell) {
                hours = match hours.is_empty() {
                    true => said,
                    false => format!("{hours}（{said}）"),
                };
            }
        }
        self.put_text("hours", &hours);
    }

    /// The page and the notes.
    fn rest(&mut self) {
        for (heading, cell) in self.all(Column::Url) {
            let Some(page) = page(&cell) else {
                if !is_none(&cell) {
                    self.notes.push(format!("{heading}：{}", one_line(&cell)));
                    self.note(heading, "ページのアドレスではないので、備考に入れます。");
                }
                continue;
            };
            self.put_text("url", &page.address);
            if page.says_more {
                self.notes.push(format!("{heading}：{}", one_line(&cell)));
                let message = format!(
                    "ページのアドレスは「{}」だけを入れます。ほかのこともあるので、そのままの文を備考にも入れます。",
                    told(&page.address)
                );
                self.note(heading, message);
            } else if page.was_wide {
                self.note(heading, "全角の文字を半角に直しました。");
            }
        }
        for (heading, cell) in self.all(Column::More) {
            // A list that was written from here has our own.
            if heading == "ID" && cell.parse::<RecordId>().is_ok() {
                continue;
            }
            // 無 below 駐車場 says something, and ○ below 送迎; a dash does not.
            let has_words = cell.chars().any(char::is_alphanumeric);
            if has_words || !is_none(&cell) && !cell.is_ascii() {
                let heading = Column::own(&heading);
                self.notes.push(format!("{heading}：{}", one_line(&cell)));
            }
        }
        let own = self.all(Column::Notes).into_iter().map(|(_, cell)| cell);
        let own: Vec<String> = own.filter(|cell| !is_none(cell)).collect();
        let mut lines = own;
        for line in std::mem::take(&mut self.notes) {
            // A list that was written from here says so already.
            if !lines
                .iter()
                .any(|known| known.lines().any(|known| *known == line))
            {
                lines.push(line);
            }
        }
        self.put_text("notes", &lines.join("\n"));
    }

    /// What a record can't be without.
    fn require(&mut self) {
        let needed: &[(&str, Column)] = match self.into {
            ImportInto::Entry => &[
                ("category", Column::Category),
                ("topic", Column::Topic),
                ("agency", Column::Name),
            ],
            ImportInto::Office => &[("name", Column::Name)],
        };
        for (key, column) in needed {
            let is_there = self.out.writes.keys().any(|path| path.as_str() == *key);
            if !is_there {
                let heading = self.heading(*column);
                let message = format!(
                    "「{}」が空です。入れてから取り込んでください。",
                    column.label()
                );
                self.problem(heading, message);
            }
        }
    }
}

/// As much of a cell as is told.
fn told(cell: &str) -> String {
    let cell = one_line(cell);
    match cell.char_indices().nth(TOLD) {
        Some((at, _)) => format!("{}…", &cell[..at]),
        None => cell,
    }
}

/// The declaration of what rows become.
pub(super) const fn schema(into: ImportInto) -> &'static Schema {
    match into {
        ImportInto::Entry => Entry::SCHEMA,
        ImportInto::Office => Office::SCHEMA,
    }
}

/// What it says at a path; nothing where it says nothing.
pub(super) fn said<'a>(writes: &'a Writes, key: &str) -> &'a str {
    let found = writes
        .iter()
        .find(|(path, _): &(&Path, _)| path.as_str() == key);
    found
        .and_then(|(_, value)| value.as_text())
        .unwrap_or_default()
}
