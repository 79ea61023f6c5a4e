//! What programs make of cells, and what is not cut in silence.

use std::collections::BTreeMap;

use shared::wire::{ImportInto, NOT_WORKED_OUT, Sheet};

use super::{offices, read_as, sheet, text};

#[test]
fn numbers_that_became_days_are_given_back_or_told() {
    let read = offices(&[
        "名称|町名|番地|電話|備考",
        "見本一|見本町|3月1日|086-000-0001|4月1日",
        "見本二|見本町|2001-02-03|086-000-0002|",
        "見本三|見本町|2001/2/3|086-000-0003|",
        "見本四|見本町|1-2-3|2002-03-04|",
        "10月1日|見本町|13月1日|086-000-0005|",
    ]);
    assert_eq!(text(&read.rows[0], "address"), "見本町3-1");
    assert_eq!(text(&read.rows[0], "notes"), "4月1日");
    assert!(
        read.rows[0].notes[0]
            .message
            .contains("「3-1」に戻しました")
    );
    let problems: Vec<_> = read
        .rows
        .iter()
        .map(|row| {
            row.problems
                .iter()
                .map(|problem| &*problem.column)
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        problems,
        [vec![], vec!["番地"], vec!["番地"], vec!["電話"], vec![]]
    );
    assert!(read.rows[1].problems[0].message.contains("1-2-3"));
    let last = &read.rows[4];
    assert_eq!(text(last, "address"), "見本町13月1日", "that is no day");
    assert_eq!(last.notes[0].column, "名称");

    // A time is wrong as a day, but leads nobody elsewhere: it is told.
    let read = offices(&[
        "名称|電話|開始時間|終了時間",
        "見本|086-000-0001|9月17日|10月17日",
    ]);
    assert_eq!(read.rows[0].problems, []);
    let told = read.rows[0].notes.iter().map(|note| &*note.column);
    assert_eq!(told.collect::<Vec<_>>(), ["開始時間", "終了時間"]);

    // The day of a workbook, of which the cell shows a part.
    let made = Sheet {
        shown: BTreeMap::from([((1, 1), "3月1日".to_owned())]),
        ..sheet(&["名称|住所|電話", "見本一|2026-03-01|086-000-0001"])
    };
    let read = read_as(ImportInto::Office, made);
    assert_eq!(text(&read.rows[0], "address"), "3-1");
}

#[test]
fn formulas_without_a_result_are_told() {
    let read = offices(&[
        "名称|住所|電話",
        &format!("見本一|{NOT_WORKED_OUT}|086-000-0001"),
    ]);
    assert_eq!(text(&read.rows[0], "address"), "");
    assert_eq!(read.rows[0].notes[0].column, "住所");
    assert!(read.rows[0].notes[0].message.contains("保存すると入ります"));
}

#[test]
fn of_pages_nothing_is_cut_in_silence() {
    let address = |cell: &str| {
        let read = offices(&["名称|URL", &format!("見本|{cell}")]);
        let row = &read.rows[0];
        (text(row, "url"), text(row, "notes"), row.notes.len())
    };
    for (cell, url, notes, told) in [
        ("https://example.jp/a", "https://example.jp/a", "", 0),
        (
            "ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｊｐ／ａ",
            "https://example.jp/a",
            "",
            1,
        ),
        (
            "https://example.jp/センター",
            "https://example.jp/センター",
            "",
            0,
        ),
        (
            "https://example.jp/a b.html",
            "https://example.jp/a",
            "URL：https://example.jp/a b.html",
            1,
        ),
        (
            "https://example.jp/a\\nhttps://example.jp/b",
            "https://example.jp/a",
            "URL：https://example.jp/a https://example.jp/b",
            1,
        ),
        (
            "市のページ https://example.jp/a（外部）",
            "https://example.jp/a",
            "URL：市のページ https://example.jp/a（外部）",
            1,
        ),
        ("準備中", "", "URL：準備中", 1),
    ] {
        assert_eq!(
            address(cell),
            (url.to_owned(), notes.to_owned(), told),
            "{cell}"
        );
    }
}
