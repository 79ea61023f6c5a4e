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

/// What an office says below a heading of a layout.
fn said(office: &Doc, layout: &str, heading: &str) -> String {
    let table = Layout::from_code(layout).unwrap().write([office], &by());
    let at = table.head.iter().position(|head| head == heading).unwrap();
    match &table.rows[0][at] {
        Cell::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_id_stays_and_is_that_which_came_with_the_office() {
    let own = office();
    assert_eq!(said(&own, "kokyo-2", "ID"), own.id.to_string());
    let head = "全国地方公共団体コード|ID|名称|電話番号";
    let read = super::offices(&[head, "331007|A12|見本館|086-000-0001"]);
    let notes = text(&read.rows[0], "notes");
    let given = doc("office", 2, &[("name", "見本館"), ("notes", &notes)]);
    assert_eq!(said(&given, "kokyo-2", "ID"), "A12");
    assert_eq!(said(&given, "kokyo-2", "備考"), "");
}

#[test]
fn addresses_and_hours_are_split_where_that_is_sure() {
    let of = |address: &str, hours: &str| {
        doc(
            "office",
            3,
            &[("name", "見本館"), ("address", address), ("hours", hours)],
        )
    };
    let sure = of(
        "見本市大供1丁目2-3 見本ビル",
        "平日8時30分～17時15分（祝日を除く）",
    );
    let unsure = of("見本市見本町1-2", "平日 9:00～17:00、土曜 9:00～12:00");
    for (heading, first, second) in [
        ("所在地_都道府県", "岡山県", "岡山県"),
        ("所在地_市区町村", "見本市", "見本市"),
        ("所在地_全国地方公共団体コード", "331007", "331007"),
        ("所在地_町字", "大供1丁目", ""),
        ("所在地_番地以下", "2-3", ""),
        ("建物名等(方書)", "見本ビル", ""),
        (
            "所在地_連結表記",
            "見本市大供1丁目2-3 見本ビル",
            "見本市見本町1-2",
        ),
        ("利用可能曜日", "月火水木金", ""),
        ("開始時間", "08:30", ""),
        ("終了時間", "17:15", ""),
        (
            "利用可能日時特記事項",
            "祝日を除く",
            "平日 9:00～17:00、土曜 9:00～12:00",
        ),
    ] {
        assert_eq!(said(&sure, "kokyo-2", heading), first, "{heading}");
        assert_eq!(said(&unsure, "kokyo-2", heading), second, "{heading}");
    }
}

#[test]
fn times_and_days_of_a_layout_become_hours() {
    let read = super::offices(&[
        "名称|所在地_都道府県|所在地_市区町村|所在地_町字|所在地_番地以下|建物名等(方書)|連絡先電話番号|連絡先内線番号|利用可能曜日|利用開始時間|利用終了時間",
        "見本館|岡山県|見本市|大供一丁目|2番3号|見本ビル|086-000-0001|12|月火水木金|08:30|17:15",
    ]);
    let row = &read.rows[0];
    assert_eq!(
        text(row, "address"),
        "岡山県見本市大供一丁目2番3号 見本ビル"
    );
    assert_eq!(text(row, "hours"), "月火水木金 8:30～17:15");
    assert_eq!(text(row, "notes"), "内線：12");
}
