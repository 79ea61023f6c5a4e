//! Lists as city halls have them: made up in the image of published ones, each with what is wrong with it.

use axum::http::header;
use base64::{Engine, prelude::BASE64_STANDARD};
use encoding_rs::SHIFT_JIS;
use server::table;
use shared::{
    record::{Value, key_path},
    reports::sheets::read,
    wire::{
        Cell, ImportFile, ImportInto, ImportRead, ImportRow, TableFormat, TableToWrite,
        WrittenTable,
    },
};

use crate::support::{Town, on_both, writes};

on_both!(
    a_list_is_read_for_those_who_make_it,
    a_table_is_written_or_what_it_would_lose_is_told,
    anyone_has_an_edition_as_a_file,
    an_edition_with_other_characters_is_told_before_it_is_written,
);

use ImportInto::{Entry, Office};

/// A file, what its rows become, how many there are, and which can't be taken in: by row and column.
type List = (
    &'static str,
    &'static [u8],
    ImportInto,
    usize,
    &'static [(usize, &'static str)],
);

macro_rules! list {
    ($name:literal, $into:ident, $rows:literal, $refused:expr) => {
        (
            $name,
            include_bytes!(concat!("lists/", $name)),
            $into,
            $rows,
            &$refused,
        )
    };
}

const LISTS: [List; 15] = [
    list!("01-printed.xlsx", Entry, 6, []),
    list!("02-cp932.csv", Entry, 4, []),
    list!("03-semicolons.csv", Entry, 2, []),
    list!("04-unicode-text.txt", Office, 2, []),
    list!("05-old.xls", Office, 3, []),
    list!("06-sheets.xlsx", Office, 3, []),
    list!("07-furigana.xlsx", Office, 2, []),
    list!("08-formulas.xlsx", Entry, 3, [(3, "窓口")]),
    list!("09-kaigo-old.csv", Office, 6, []),
    list!("10-iryo-new.csv", Office, 5, []),
    list!("11-kokyo.csv", Office, 3, [(4, "施設名称")]),
    list!("12-kosodate.xlsx", Office, 5, []),
    list!("13-groups.csv", Entry, 4, []),
    list!("14-spoilt.csv", Entry, 5, [(3, "電話番号"), (5, "担当課")]),
    list!("15-far-down.xlsx", Office, 4, []),
];

fn read_list(bytes: &[u8], asked: &ImportFile) -> ImportRead {
    read(&table::sheets(bytes).unwrap(), asked)
}

fn of(name: &str) -> ImportRead {
    let (_, bytes, into, ..) = LISTS.iter().find(|(known, ..)| *known == name).unwrap();
    let into = *into;
    read_list(
        bytes,
        &ImportFile {
            into,
            ..ImportFile::default()
        },
    )
}

fn text(row: &ImportRow, key: &str) -> String {
    match row.writes.get(&key_path(key)) {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Number(number)) => number.get().to_string(),
        _ => String::new(),
    }
}

#[test]
fn nearly_every_row_is_taken_and_every_other_is_explained() {
    let (mut all, mut refused) = (0, 0);
    for (name, _, _, rows, expected) in LISTS {
        let read = of(name);
        assert_eq!(read.missing, Vec::<String>::new(), "{name}");
        assert_eq!(read.rows.len(), rows, "{name}: {:?}", read.rows);
        let wrong = read.rows.iter().filter(|row| !row.problems.is_empty());
        let wrong: Vec<_> = wrong
            .map(|row| (row.row, row.problems[0].column.as_str()))
            .collect();
        assert_eq!(wrong, expected, "{name}");
        all += rows;
        refused += expected.len();
    }
    // Made so that something is wrong with each: of published ones fewer are.
    assert!(refused * 100 <= all * 10, "{refused} of {all}");
}

#[test]
fn the_printed_list_is_read_whole() {
    let read = of("01-printed.xlsx");
    let first = &read.rows[0];
    for (key, said) in [
        ("no", "1"),
        ("category", "病気・医療について"),
        ("topic", "在宅医療に関すること"),
        ("agency", "見本ケア総合推進センター"),
        ("phones", "086-000-0001"),
        ("hours", "平日 8:30～17:15（詳細別紙）"),
    ] {
        assert_eq!(text(first, key), said);
    }
    assert_eq!(text(&read.rows[2], "category"), "病気・医療について");
    assert_eq!(text(&read.rows[5], "category"), "介護について");
    assert_eq!(text(&read.rows[1], "extension"), "5217");
    assert_eq!(text(&read.rows[5], "phones"), "086-000-0006,086-000-0007");
    assert_eq!(text(&read.rows[3], "phones"), "", "別紙");
    let all = serde_json::to_string(&read.rows[0].writes).unwrap();
    assert!(
        !all.contains("見本太") && !all.contains("見本次"),
        "nobody in charge"
    );
    assert_eq!(read.passed.len(), 2);
}

#[test]
fn each_kind_of_file_says_what_it_says() {
    let read = of("02-cp932.csv");
    assert_eq!(text(&read.rows[0], "phones"), "086-000-0001");
    assert_eq!(text(&read.rows[0], "extension"), "5443,5444");
    assert_eq!(text(&read.rows[1], "category"), "こころ");
    assert_eq!(text(&read.rows[1], "fax"), "086-000-0102");
    assert_eq!(text(&read.rows[3], "agency"), "見本発達センター①");
    assert_eq!(text(&read.rows[3], "phones"), "086-000-0004");
    let read = of("05-old.xls");
    assert_eq!(text(&read.rows[0], "phones"), "086-000-0001");
    assert!(
        read.rows[0]
            .notes
            .iter()
            .any(|note| note.message.contains("先頭の0"))
    );
    assert_eq!(
        text(&read.rows[1], "name"),
        "見本支所",
        "cells that are one"
    );
    let read = of("06-sheets.xlsx");
    let sheets: Vec<_> = read
        .sheets
        .iter()
        .map(|sheet| (&*sheet.name, sheet.taken, sheet.hidden))
        .collect();
    assert_eq!(
        sheets,
        [
            ("表紙", false, false),
            ("北区", true, false),
            ("南区", false, false),
            ("作業用", false, true)
        ]
    );
    assert_eq!(read.rows[0].area, "見本第1中");
    let read = of("07-furigana.xlsx");
    let names: Vec<_> = read.rows.iter().map(|row| text(row, "name")).collect();
    assert_eq!(names, ["見本診療所", "見本医院"]);
    let read = of("08-formulas.xlsx");
    assert_eq!(text(&read.rows[0], "no"), "1");
    assert_eq!(text(&read.rows[0], "category"), "くらし");
    assert_eq!(text(&read.rows[0], "phones"), "086-000-0001");
    assert_eq!(
        read.rows[0].notes.len(),
        2,
        "内線 and 備考 could not be worked out"
    );
    let read = of("09-kaigo-old.csv");
    assert_eq!(text(&read.rows[2], "address"), "岡山県見本市見本町3 2階");
    assert_eq!(text(&read.rows[2], "hours"), "月火水木金（祝日は休み）");
    assert!(text(&read.rows[0], "notes").contains("実施サービス：訪問介護;居宅介護支援"));
    let read = of("10-iryo-new.csv");
    assert_eq!(text(&read.rows[1], "address"), "岡山県見本市見本町1");
    assert_eq!(
        text(&read.rows[0], "hours"),
        "月火水木金土 9:00～18:00（木土は午前のみ）"
    );
    assert_eq!(text(&read.rows[3], "latitude"), "");
    let read = of("11-kokyo.csv");
    assert_eq!(text(&read.rows[0], "address"), "見本市北区見本町1-1");
    assert_eq!(text(&read.rows[0], "hours"), "9:00～19:00（休み：月曜日）");
    assert_eq!(text(&read.rows[0], "latitude"), "34.65");
    let read = of("12-kosodate.xlsx");
    assert_eq!(text(&read.rows[2], "hours"), "7:30～18:30");
    assert!(text(&read.rows[2], "notes").contains("認可等年月日：2020-04-01"));
    let read = of("13-groups.csv");
    assert_eq!(text(&read.rows[1], "agency"), "見本くらし室");
    assert_eq!(text(&read.rows[2], "category"), "子どものこと");
    assert_eq!(text(&read.rows[3], "phones"), "086-000-0004,086-000-0005");
    let read = of("15-far-down.xlsx");
    assert_eq!(read.sheets[0].heading, Some(12));
    assert_eq!(text(&read.rows[0], "name"), "見本の窓口1");
    assert_eq!(text(&read.rows[0], "hours"), "月・水 10時～15時");
}

async fn a_list_is_read_for_those_who_make_it(town: Town) {
    let (admin, hanako) = (town.device("admin").await, town.device("hanako").await);
    let content = BASE64_STANDARD.encode(LISTS[0].1);
    let asked = ImportFile {
        content,
        ..ImportFile::default()
    };
    let body = serde_json::to_string(&asked).unwrap();
    let reply = town
        .post("/api/directory/import", &admin.cookie, body.clone())
        .await;
    let read: ImportRead = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(read.rows.len(), 6);
    assert!(read.choices.iter().any(|choice| choice.code == "topic"));
    let refused = town
        .post("/api/directory/import", &hanako.cookie, body)
        .await;
    assert_eq!(refused.status, 403);
    for spoilt in [
        &b"PK\x03\x04"[..],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"a\0b",
    ] {
        let content = BASE64_STANDARD.encode(spoilt);
        let asked = ImportFile {
            content,
            ..ImportFile::default()
        };
        let body = serde_json::to_string(&asked).unwrap();
        let reply = town
            .post("/api/directory/import", &admin.cookie, body)
            .await;
        assert_eq!(reply.status, 422);
        assert!(reply.failure().message.contains("「.xlsx」か「CSV」"));
    }
}

async fn a_table_is_written_or_what_it_would_lose_is_told(town: Town) {
    let (admin, hanako) = (town.device("admin").await, town.device("hanako").await);
    let table = TableToWrite {
        title: "取り込めない行".into(),
        head: vec!["窓口".into()],
        rows: vec![vec![Cell::Text("𠮷田".into())]],
        format: TableFormat::Cp932,
        ..TableToWrite::default()
    };
    let body = |table: &TableToWrite| serde_json::to_string(table).unwrap();
    let write = |table: TableToWrite| {
        let town = &town;
        let cookie = admin.cookie.clone();
        async move {
            let reply = town.post("/api/table/file", &cookie, body(&table)).await;
            serde_json::from_slice::<WrittenTable>(&reply.body).unwrap()
        }
    };
    let told = write(table.clone()).await;
    assert_eq!(told.content, "");
    assert_eq!(
        (
            told.lost[0].row,
            &*told.lost[0].column,
            &*told.lost[0].character
        ),
        (2, "窓口", "𠮷")
    );
    let written = write(TableToWrite {
        replaces: true,
        ..table.clone()
    })
    .await;
    let bytes = BASE64_STANDARD.decode(written.content).unwrap();
    assert_eq!(SHIFT_JIS.decode(&bytes).0, "窓口\r\n〓田\r\n");
    let written = write(TableToWrite {
        format: TableFormat::Xlsx,
        ..table.clone()
    })
    .await;
    let bytes = BASE64_STANDARD.decode(written.content).unwrap();
    assert_eq!(table::read(&bytes).unwrap(), [["窓口"], ["𠮷田"]]);
    let refused = town
        .post("/api/table/file", &hanako.cookie, body(&table))
        .await;
    assert_eq!(refused.status, 403);
}

/// An edition of one row, and an office of a kind.
async fn publish(town: &Town, agency: &str) {
    let id = crate::support::id;
    let edition = writes([("version", "ver.1"), ("published_on", "2018-11-01")]);
    town.load("edition", [(id(0x1000), edition)]).await;
    let kind = writes([("name", "保健センター"), ("field", "保健")]);
    town.load("agency_kind", [(id(0x3000), kind)]).await;
    let of = id(0x3000).to_string();
    let office = writes([
        ("name", "見本センター"),
        ("kind", &of),
        ("phones", "086-000-0002"),
    ]);
    town.load("office", [(id(0x4000), office)]).await;
    let of = id(0x1000).to_string();
    let mut entry = writes([
        ("edition", &*of),
        ("category", "高齢者"),
        ("topic", "=1+1"),
        ("agency", agency),
        ("phones", "086-000-0001"),
    ]);
    let more = [
        ("no", serde_json::json!(1)),
        ("default_window", serde_json::json!(true)),
    ];
    entry.extend(more.map(|(key, value)| (key_path(key), serde_json::from_value(value).unwrap())));
    town.load("entry", [(id(0x2000), entry)]).await;
}

/// The rows of a file up to the last cell that says something.
fn filled(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut rows = table::read(bytes).unwrap();
    for row in &mut rows {
        let end = row.iter().rposition(|cell| !cell.is_empty());
        row.truncate(end.map_or(0, |end| end + 1));
    }
    rows
}

async fn anyone_has_an_edition_as_a_file(town: Town) {
    publish(&town, "見本センター").await;
    let files = "/directory/files/ver.1";
    let reply = town.get(&format!("{files}/list.xlsx"), "").await;
    assert_eq!(reply.status, 200);
    assert!(
        reply
            .header(header::CONTENT_DISPOSITION)
            .ends_with("ver.1.xlsx")
    );
    let rows = table::read(&reply.body).unwrap();
    assert_eq!(
        rows[0][..4],
        ["No.", "担当が分からないときの窓口", "相談項目", "相談内容"]
    );
    assert_eq!(rows[1][..4], ["1", "★", "高齢者", "=1+1"]);
    let again = town.get(&format!("{files}/list.csv"), "").await;
    assert_eq!(
        filled(&again.body),
        filled(&reply.body),
        "as a CSV the same"
    );
    let reply = town
        .get(&format!("{files}/list.csv?encoding=cp932"), "")
        .await;
    assert_eq!(
        reply.header(header::CONTENT_TYPE),
        "text/csv; charset=Shift_JIS"
    );
    assert_eq!(filled(&reply.body), filled(&again.body));
    let reply = town.get(&format!("{files}/offices.csv"), "").await;
    let rows = table::read(&reply.body).unwrap();
    assert_eq!(rows[1][..2], ["見本センター", "保健センター"]);
    let layout = format!("{files}/opendata-kokyo-2.csv?code=331007&prefecture=岡山県&city=見本市");
    let layout = layout
        .replace("岡山県", "%E5%B2%A1%E5%B1%B1%E7%9C%8C")
        .replace("見本市", "%E8%A6%8B");
    let rows = table::read(&town.get(&layout, "").await.body).unwrap();
    assert_eq!(
        rows[0][..3],
        ["全国地方公共団体コード", "ID", "地方公共団体名"]
    );
    let id = crate::support::id(0x4000).to_string();
    assert_eq!(rows[1][..4], ["331007", &*id, "岡山県見", "見本センター"]);
    let other = shared::record::RecordId::new(uuid::Uuid::nil());
    let none = town
        .get(&format!("{files}/opendata-kokyo-1.csv?kind={other}"), "")
        .await;
    assert_eq!(table::read(&none.body).unwrap().len(), 1);
    for missing in ["list.pdf", "other.csv", "opendata-x.csv", "list"] {
        assert_eq!(
            town.get(&format!("{files}/{missing}"), "").await.status,
            404,
            "{missing}"
        );
    }
    let later = town.get("/directory/files/ver.2/list.csv", "").await;
    assert_eq!(later.status, 404);
    let page = town.get("/directory/ver.1", "").await;
    assert!(page.text().contains("/directory/files/ver.1/list.xlsx"));
}

async fn an_edition_with_other_characters_is_told_before_it_is_written(town: Town) {
    publish(&town, "𠮷田〜センター").await;
    let path = "/directory/files/ver.1/list.csv?encoding=cp932";
    let told = town.get(path, "").await;
    assert_eq!(told.status, 422);
    let page = told.text();
    assert!(
        page.contains("2か所") && page.contains("𠮷") && page.contains("相談機関"),
        "{page}"
    );
    assert!(!page.contains("&#1"), "{page}");
    let replaced = town.get(&format!("{path}&replace=true"), "").await;
    assert!(
        SHIFT_JIS
            .decode(&replaced.body)
            .0
            .contains("〓田～センター")
    );
}
