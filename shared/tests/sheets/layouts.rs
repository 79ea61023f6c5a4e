//! Lists in the columns of 自治体標準オープンデータセット.

use std::collections::BTreeSet;

use shared::{
    record::{Doc, Value},
    reports::sheets::{Layout, Publisher, read},
    wire::{Cell, ImportFile, ImportInto, Sheet},
};

use super::{doc, text};

fn office() -> Doc {
    let values = [
        ("name", "見本デイサービス"),
        ("address", "岡山市北区見本町1-2 3階"),
        ("phones", "086-000-0001,086-000-0002"),
        ("hours", "月火水 8:30～17:15（祝日を除く）"),
        ("url", "https://example.jp/a"),
        ("notes", "車いすで入れます\n内線：12\n定員：20"),
        ("latitude", "34.661"),
        ("longitude", "133.935"),
    ];
    doc("office", 1, &values)
}

fn by() -> Publisher {
    Publisher {
        code: "331007".into(),
        prefecture: "岡山県".into(),
        city: "見本市".into(),
    }
}

#[test]
fn every_list_is_there_in_both_layouts() {
    let codes: BTreeSet<_> = Layout::ALL.iter().map(|layout| layout.code).collect();
    assert_eq!(codes.len(), 8);
    let newer = Layout::ALL.iter().filter(|layout| layout.is_newer).count();
    assert_eq!(newer, 4);
    for layout in Layout::ALL {
        let head: Vec<_> = layout.head().collect();
        let once: BTreeSet<_> = head.iter().collect();
        assert_eq!(once.len(), head.len(), "{}", layout.code);
        assert_eq!(Layout::from_code(layout.code), Some(*layout));
        let count = |code: &str| Layout::from_code(code).unwrap().head().count();
        assert_eq!(
            (count("kaigo-1"), count("iryo-1")),
            (22, 26),
            "as they are published"
        );
    }
}

#[test]
fn what_is_written_in_a_layout_is_read_as_it_was() {
    for layout in Layout::ALL {
        let office = office();
        let table = layout.write([&office], &by());
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) | Cell::Day { day: text } => text.clone(),
            Cell::Number(number) => number.to_string(),
        };
        assert_eq!(cell(&table.rows[0][0]), "331007");
        let row: Vec<String> = table.rows[0].iter().map(cell).collect();
        let sheet = Sheet {
            rows: vec![table.head.clone(), row],
            ..Sheet::default()
        };
        let asked = ImportFile {
            into: ImportInto::Office,
            ..ImportFile::default()
        };
        let read = read(&[sheet], &asked);
        assert_eq!(read.missing, Vec::<String>::new(), "{}", layout.code);
        let row = &read.rows[0];
        assert_eq!(row.problems, []);
        for key in ["name", "address", "phones", "url", "latitude", "longitude"] {
            let value = match office.get(key) {
                Value::Text(text) => text.to_string(),
                Value::Number(number) => number.get().to_string(),
                _ => String::new(),
            };
            assert_eq!(text(row, key), value, "{} {key}", layout.code);
        }
        let has_clock = layout.head().any(|heading| heading.ends_with("開始時間"));
        let hours = if has_clock {
            "月火水 8:30～17:15（祝日を除く）"
        } else {
            "月火水（8:30～17:15 祝日を除く）"
        };
        assert_eq!(text(row, "hours"), hours, "{}", layout.code);
        let mut notes: Vec<_> = text(row, "notes").lines().map(str::to_owned).collect();
        notes.sort();
        assert_eq!(
            notes,
            ["内線：12", "定員：20", "車いすで入れます"],
            "{}",
            layout.code
        );
    }
}
