//! What is written comes back as it was.

use encoding_rs::SHIFT_JIS;
use proptest::prelude::*;
use shared::wire::{Cell, TableFormat, TableToWrite};

use super::{WriteError, read, write};

fn table(format: TableFormat, cells: &[String]) -> TableToWrite {
    TableToWrite {
        title: "一覧".into(),
        head: vec!["内容".into()],
        rows: cells
            .iter()
            .map(|cell| vec![Cell::Text(cell.clone())])
            .collect(),
        format,
        replaces: false,
    }
}

/// The cells below the heading, as they are read again.
fn back(table: &TableToWrite) -> Vec<String> {
    let rows = read(&write(table).unwrap()).unwrap();
    let cells = rows.into_iter().skip(1);
    cells
        .map(|mut row| {
            if row.is_empty() {
                String::new()
            } else {
                row.swap_remove(0)
            }
        })
        .collect()
}

/// Every character that a CP932 file can hold, by its bytes.
fn of_cp932() -> Vec<String> {
    let double =
        (0x81_u8..=0xfc).flat_map(|first| (0x40_u8..=0xfc).map(move |second| vec![first, second]));
    let half = (0xa1_u8..=0xdf).map(|byte| vec![byte]);
    let codes = half.chain(double);
    codes
        .filter_map(|bytes| {
            let (text, _, has_errors) = SHIFT_JIS.decode(&bytes);
            (!has_errors && text.chars().count() == 1).then(|| text.into_owned())
        })
        .collect()
}

/// Every ideograph and kana, those of JIS X 0213 outside of the first plane among them.
fn of_unicode() -> Vec<String> {
    let blocks = [
        0x3000..=0x30ff,
        0x31f0..=0x33ff,
        0x3400..=0x4dbf,
        0x4e00..=0x9fff,
        0xf900..=0xfaff,
        0xff01..=0xffee,
        0x2_0000..=0x2_ffff,
    ];
    let all = blocks.into_iter().flatten().filter_map(char::from_u32);
    all.map(|c| format!("字{c}字")).collect()
}

#[test]
fn every_character_of_cp932_comes_back() {
    let cells = of_cp932();
    assert!(cells.len() > 9_000, "{}", cells.len());
    for format in [TableFormat::Cp932, TableFormat::Csv] {
        assert_eq!(back(&table(format, &cells)), cells, "{format:?}");
    }
}

#[test]
fn every_ideograph_comes_back_or_is_told() {
    let mut told = 0;
    let mut kept = 0;
    let all = of_unicode();
    for cells in all.chunks(2_000) {
        assert_eq!(back(&table(TableFormat::Csv, cells)), cells);
        let cp932 = table(TableFormat::Cp932, cells);
        match write(&cp932) {
            Ok(_) => {
                kept += cells.len();
                assert_eq!(back(&cp932), cells);
            }
            Err(WriteError::Lost(lost)) => {
                told += lost.len();
                // Those that are not told come back.
                let rows: std::collections::BTreeSet<_> =
                    lost.iter().map(|lost| lost.row).collect();
                let rest = cells
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !rows.contains(&(at + 2)));
                let rest: Vec<String> = rest.map(|(_, cell)| cell.clone()).collect();
                if lost.len() < 1_000 {
                    assert_eq!(back(&table(TableFormat::Cp932, &rest)), rest);
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!(told > 10_000, "{told} {kept}");
}

#[test]
fn what_cp932_has_not_is_told_by_cell_and_never_written_as_a_number() {
    let cells = ["8:30〜17:15", "𠮷田", "髙橋", "1−2", "¥100", "葛󠄀城"].map(str::to_owned);
    let Err(WriteError::Lost(lost)) = write(&table(TableFormat::Cp932, &cells)) else {
        panic!("some are lost");
    };
    let told: Vec<_> = lost
        .iter()
        .map(|lost| (lost.row, &*lost.column, &*lost.instead))
        .collect();
    assert_eq!(
        told,
        [
            (2, "内容", "～"),
            (3, "内容", "〓"),
            (5, "内容", "－"),
            (6, "内容", "￥"),
            (7, "内容", "")
        ]
    );
    let replaced = TableToWrite {
        replaces: true,
        ..table(TableFormat::Cp932, &cells)
    };
    let bytes = write(&replaced).unwrap();
    let (text, _, _) = SHIFT_JIS.decode(&bytes);
    assert_eq!(
        text,
        "内容\r\n8:30～17:15\r\n〓田\r\n髙橋\r\n1－2\r\n￥100\r\n葛城\r\n"
    );
    assert_eq!(back(&table(TableFormat::Xlsx, &cells)), cells);
}

#[test]
fn where_not_all_are_told_that_is_said() {
    let told = |cells: usize| match write(&table(TableFormat::Cp932, &vec!["𠮷".to_owned(); cells]))
    {
        Err(WriteError::Lost(lost)) => shared::wire::told_places(lost.len()),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(999), "999か所");
    assert_eq!(told(1_200), "1000か所以上");
}

#[test]
fn codes_days_and_formulas_stay_what_they_are() {
    let texts = [
        "0868031000",
        "=1+1",
        "@SUM(A1)",
        "-5",
        "+81",
        "'=1",
        "''",
        "1E5",
        "2027/4/1",
        "true",
        "#N/A",
    ];
    let texts = texts.map(str::to_owned);
    for format in [TableFormat::Xlsx, TableFormat::Csv, TableFormat::Cp932] {
        assert_eq!(back(&table(format, &texts)), texts, "{format:?}");
    }
    let csv = String::from_utf8(write(&table(TableFormat::Csv, &texts)).unwrap()).unwrap();
    assert!(
        csv.contains("\r\n'=1+1\r\n'@SUM(A1)\r\n'-5\r\n'+81\r\n''=1\r\n''\r\n"),
        "{csv}"
    );

    let mixed = TableToWrite {
        title: "令和8年度/一覧[案]".into(),
        head: vec!["No.".into(), "日".into(), "電話".into()],
        rows: vec![vec![
            Cell::Number(7.0),
            Cell::Day {
                day: "2027-04-01".into(),
            },
            "0120-000-000".into(),
        ]],
        ..TableToWrite::default()
    };
    let bytes = write(&mixed).unwrap();
    assert_eq!(
        read(&bytes).unwrap()[1],
        ["7", "2027-04-01", "0120-000-000"]
    );
}

#[test]
fn ten_thousand_rows_come_back() {
    let row = |n: usize| -> Vec<Cell> {
        (0..14)
            .map(|column| Cell::Text(format!("086-{n:07}-{column}　見本の機関")))
            .collect()
    };
    let table = TableToWrite {
        title: "相談機関一覧".into(),
        head: (0..14).map(|n| format!("列{n}")).collect(),
        rows: (0..10_000).map(row).collect(),
        ..TableToWrite::default()
    };
    let rows = read(&write(&table).unwrap()).unwrap();
    assert_eq!(rows.len(), 10_001);
    assert_eq!(rows[10_000][13], "086-0009999-13　見本の機関");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// No cell of a CSV begins with what a spreadsheet works out, and each comes back as it was.
    #[test]
    fn cells_do_nothing_where_they_are_opened(cells in prop::collection::vec("[=+\\-@'＝\t\r\n;,\"a㈱～ ]{0,6}", 1..8)) {
        let written = table(TableFormat::Csv, &cells);
        let bytes = write(&written).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        for record in reader.records() {
            for cell in &record.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{:?}", cell);
            }
        }
        // Empty lines are no rows of their own.
        let full: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        prop_assert_eq!(back(&table(TableFormat::Csv, &full)), full.clone());
        let without_breaks: Vec<String> = full.iter().map(|cell| cell.replace('\r', "")).filter(|cell| !cell.is_empty()).collect();
        prop_assert_eq!(back(&table(TableFormat::Xlsx, &without_breaks)), without_breaks);
    }
}
