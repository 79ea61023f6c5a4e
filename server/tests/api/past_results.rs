//! The lists a city has kept of its intakes and meetings: as files, and who may have them read.

use std::{env, fs, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use server::table;
use shared::{
    jp::Date,
    record::Doc,
    reports::{
        csv::csv,
        past::{List, PastPlan, plan, template},
        results::{Figure, History, Reading, results, table as results_table},
    },
    sample::printed_history,
    wire::{Cell, Table, TableFile, TableFormat, TableSheet, TableToWrite, WrittenTable},
};

use crate::support::{Device, Town, at, id, on_both, writes};

on_both!(
    a_list_is_read_for_coordinators_and_an_empty_one_is_written,
    nobody_reads_or_writes_tables_who_keeps_no_lists,
);

/// The printed history as a city would have it, for tests in a browser, too.
const FIXTURE: &str = "../shared/fixtures/past-results.xlsx";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The lists as a workbook: days are days, and one sheet is hidden.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let shown = Format::new().set_num_format("[$-411]ggge\"年\"m\"月\"d\"日\"");
    for (name, rows) in printed_history().sheets() {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(&rows) {
            for (column, cell) in (0..).zip(cells) {
                if let Ok(day) = Date::from_iso(cell) {
                    let day = ExcelDateTime::from_ymd(day.year(), day.month(), day.day()).unwrap();
                    sheet
                        .write_datetime_with_format(row, column, &day, &shown)
                        .unwrap();
                } else if let Ok(number) = cell.parse::<f64>() {
                    sheet.write_number(row, column, number).unwrap();
                } else {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    let hidden = book.add_worksheet().set_name("作業用").unwrap();
    hidden.set_hidden(true);
    hidden.write_string(0, 0, "個人のメモ").unwrap();
    book.save_to_buffer().unwrap()
}

fn read(sheets: Vec<shared::wire::Sheet>) -> Vec<TableSheet> {
    let shown = sheets.into_iter().filter(|sheet| !sheet.hidden);
    shown
        .map(|sheet| TableSheet {
            name: sheet.name,
            rows: sheet.rows,
        })
        .collect()
}

/// What is there once all of it is taken in.
fn taken(plan: &PastPlan) -> Vec<Doc> {
    assert_eq!(plan.plan.refused, []);
    let steps = plan
        .plan
        .new
        .iter()
        .map(|step| shared::sample::SampleRecord {
            kind: plan.lists[&step.sheet].kind(),
            id: step.record.unwrap(),
            author: shared::record::ActorId::new(uuid::Uuid::nil()),
            at: shared::jp::Timestamp::from_millis(0),
            writes: step.writes.clone(),
        });
    steps.map(|record| record.doc()).collect()
}

/// `UPDATE=1` writes the file anew.
#[test]
fn the_printed_history_is_read_from_a_workbook_and_gives_what_was_printed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURE);
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, workbook()).unwrap();
    }
    let bytes = fs::read(&file).unwrap();
    let sheets = read(table::sheets(&bytes).unwrap());
    let told = printed_history();
    let expected: Vec<TableSheet> = told
        .sheets()
        .into_iter()
        .map(|(name, rows)| TableSheet { name, rows })
        .collect();
    let plan = plan(&sheets, &[], day("2026-11-26"));
    let same = plan_of(&expected);
    let ids = |plan: &PastPlan| {
        let steps = plan.plan.new.iter();
        steps
            .map(|step| (step.record, step.writes.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&plan), ids(&same), "with UPDATE=1 it is written anew");
    let history = History::read(taken(&plan));
    let results = results(&history, day("2020-06-30"), Reading::AtYearEnds);
    let totals = [
        Figure::Intake,
        Figure::Cases,
        Figure::Meetings,
        Figure::Connected,
    ]
    .map(|figure| results.total(figure));
    assert_eq!(totals, [134, 78, 184, 132]);

    // The table as a file comes back as it is shown.
    let table = results_table(&results);
    let bytes = table::write(&table).unwrap();
    let rows = table::read(&bytes).unwrap();
    assert_eq!(
        rows[0],
        ["項目", "平成30年度", "令和元年度", "令和2年度", "合計"]
    );
    assert_eq!(
        rows[1][..4],
        ["数えた日", "2019-03-31", "2020-03-31", "2020-06-30"]
    );
    assert_eq!(rows[2][1..], ["42", "65", "27", "134"]);
    assert_eq!(rows.last().unwrap().last().unwrap(), "約99%");
    assert_eq!(rows.len(), results.figures().count() + 3);
}

fn plan_of(sheets: &[TableSheet]) -> PastPlan {
    plan(sheets, &[], day("2026-11-26"))
}

#[test]
fn the_same_list_as_csv_in_either_encoding_is_the_same() {
    for (name, rows) in printed_history().sheets() {
        let mut lines = rows.iter().map(|row| row.iter());
        let head = lines.next().unwrap().cloned().collect();
        let cells = lines.map(|row| row.map(|cell| Cell::Text(cell.clone())).collect());
        let table = TableToWrite {
            title: name.clone(),
            head,
            rows: cells.collect(),
            ..TableToWrite::default()
        };
        let text = csv(&table);
        let here = vec![TableSheet {
            name,
            rows: rows.clone(),
        }];
        let expected = plan_of(&here).plan;
        for bytes in [
            text.clone().into_bytes(),
            SHIFT_JIS.encode(&text).0.into_owned(),
        ] {
            let read = read(table::sheets(&bytes).unwrap());
            let plan = plan_of(&read).plan;
            assert_eq!(plan.new, expected.new);
            assert_eq!((plan.refused, plan.changed), (vec![], vec![]));
        }
    }
}

/// hanako as someone with this post.
async fn hanako(town: &Town, post: &str) -> Device {
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("staff", id(at::HANAKO), writes([("post", post)]));
    admin.sync().await;
    town.device("hanako").await
}

async fn a_list_is_read_for_coordinators_and_an_empty_one_is_written(town: Town) {
    let hanako = hanako(&town, "inclusion_coordinator").await;
    let file = TableFile {
        content: BASE64_STANDARD.encode(workbook()),
    };
    let body = serde_json::to_string(&file).unwrap();
    let reply = town.post("/api/table", &hanako.cookie, body).await;
    assert_eq!(reply.status, 200);
    assert!(!String::from_utf8_lossy(&reply.body).contains("個人のメモ"));
    let table: Table = serde_json::from_slice(&reply.body).unwrap();
    let sheets = table.into_sheets();
    let names: Vec<&str> = sheets.iter().map(|sheet| &*sheet.name).collect();
    assert_eq!(names, ["H30", "R1", "R2", "会議"]);
    assert_eq!(plan_of(&sheets).plan.new.len(), 134 + 184);

    let empty = TableToWrite {
        format: TableFormat::Xlsx,
        ..template(List::Intakes)
    };
    let body = serde_json::to_string(&empty).unwrap();
    let reply = town.post("/api/table/file", &hanako.cookie, body).await;
    let written: WrittenTable = serde_json::from_slice(&reply.body).unwrap();
    let bytes = BASE64_STANDARD.decode(written.content).unwrap();
    assert_eq!(table::read(&bytes).unwrap(), [empty.head]);
}

async fn nobody_reads_or_writes_tables_who_keeps_no_lists(town: Town) {
    // Those of the section see what is counted and write it as a file; lists of old they do not take in.
    for (post, reads, writes) in [
        ("section", 403, 200),
        ("visiting_nurse", 403, 403),
        ("caseworker", 403, 403),
    ] {
        let hanako = hanako(&town, post).await;
        let file = TableFile {
            content: BASE64_STANDARD.encode("整理番号,相談日\r\n"),
        };
        let body = serde_json::to_string(&file).unwrap();
        let reply = town.post("/api/table", &hanako.cookie, body).await;
        assert_eq!(reply.status, reads, "{post}");
        let body = serde_json::to_string(&template(List::Meetings)).unwrap();
        let reply = town.post("/api/table/file", &hanako.cookie, body).await;
        assert_eq!(reply.status, writes, "{post}");
    }
}
