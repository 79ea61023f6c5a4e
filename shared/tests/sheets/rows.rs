//! What is read of a list.

use shared::{
    reports::sheets::{Column, read},
    wire::{ImportFile, ImportInto, Sheet},
};

use super::{entries, offices, read_as, sheet, text};

#[test]
fn headings_below_a_title_in_any_order_and_width() {
    let read = entries(&[
        "相談機関一覧||||||",
        "令和6年4月1日現在||||||保健福祉企画総務課",
        "||||||",
        "電　話|Ｎｏ．|★|相談\\n項目|相　談　内　容|相談機関（窓口）|担当 主|担当 副|受付時間",
        "086-803-1254（内線5217）|１|★|医療について|医療に関する苦情|保健所保健課\\n医務係|見本|見本|平日 8:30～17:15",
        "086-803-1262|2|||予防接種|感染症対策係|||平日 8:30～17:15",
        "||||||||",
        "※ 担当者は変わることがあります||||||||",
    ]);
    assert_eq!(read.sheets[0].heading, Some(4));
    assert_eq!(read.missing, Vec::<String>::new());
    let [first, second] = &read.rows[..] else {
        panic!("{:?}", read.rows)
    };
    assert_eq!((first.row, second.row), (5, 6));
    for (key, said) in [
        ("no", "1"),
        ("default_window", "true"),
        ("category", "医療について"),
        ("topic", "医療に関する苦情"),
        ("agency", "保健所保健課医務係"),
        ("phones", "086-803-1254"),
        ("extension", "5217"),
        ("hours", "平日 8:30～17:15"),
    ] {
        assert_eq!(text(first, key), said, "{key}");
    }
    assert_eq!(
        text(second, "category"),
        "医療について",
        "a group is named once"
    );
    assert_eq!(text(second, "default_window"), "false");
    assert_eq!(read.passed.len(), 1);
    assert_eq!((read.passed[0].row, &*read.passed[0].why), (8, "合計や注"));
    let charge = read
        .columns
        .iter()
        .filter(|column| column.column.as_deref() == Some("charge"));
    assert_eq!(charge.count(), 2, "and nothing of them is taken");
    assert!(!format!("{:?}", first.writes).contains("見本"));
}

#[test]
fn headings_over_two_rows() {
    let read = entries(&[
        "No.|相談||相談機関|連絡先|||受付時間",
        "|項目|内容||電話|FAX|内線|",
        "1|介護|介護の相談|見本センター|086-000-0001|086-000-0002|12|平日",
    ]);
    let row = &read.rows[0];
    assert_eq!(text(row, "category"), "介護");
    assert_eq!(text(row, "topic"), "介護の相談");
    assert_eq!(text(row, "phones"), "086-000-0001");
    assert_eq!(text(row, "fax"), "086-000-0002");
    assert_eq!(text(row, "extension"), "12");
    assert_eq!(text(row, "hours"), "平日");
    assert_eq!(read.rows.len(), 1);

    let mut merged = sheet(&[
        "No.|相談項目|窓口|連絡先||備考",
        "|||電話|FAX|",
        "1|介護|見本センター|086-000-0001|086-000-0002|介護",
    ]);
    merged.merged = vec![
        [0, 0, 1, 0],
        [0, 1, 1, 1],
        [0, 2, 1, 2],
        [0, 3, 0, 4],
        [0, 5, 1, 5],
    ];
    let read = read_as(ImportInto::Office, merged);
    assert_eq!(text(&read.rows[0], "fax"), "086-000-0002");
    assert_eq!(text(&read.rows[0], "name"), "見本センター");
}

#[test]
fn cells_that_are_one_say_the_same_in_each_row() {
    let mut list = sheet(&[
        "項目|内容|窓口|電話",
        "介護|介護の相談|見本センター|086-000-0001",
        "|介護保険の申請||",
        "医療|病気|見本病院|086-000-0002",
    ]);
    list.merged = vec![[1, 0, 2, 0], [1, 2, 2, 2], [1, 3, 2, 3]];
    let read = read_as(ImportInto::Entry, list);
    assert_eq!(read.rows.len(), 3);
    let second = &read.rows[1];
    assert_eq!(text(second, "category"), "介護");
    assert_eq!(text(second, "agency"), "見本センター");
    assert_eq!(text(second, "phones"), "086-000-0001");
    assert!(read.rows.iter().all(|row| row.problems.is_empty()));
}

#[test]
fn titles_between_the_rows_are_groups() {
    let read = entries(&[
        "相談内容|相談窓口|電話",
        "【介護について】||",
        "介護の相談|見本センター|086-000-0001",
        "申請|見本課|〃",
        "■ 医療について||",
        "病気|見本病院|086-000-0002",
        "相談内容|相談窓口|電話",
        "薬|見本薬局|086-000-0003",
        "合計|4|",
    ]);
    // Where the first column is one of the list itself, its mark tells a title.
    let said: Vec<_> = read.rows.iter().map(|row| text(row, "category")).collect();
    assert_eq!(
        said,
        [
            "介護について",
            "介護について",
            "医療について",
            "医療について"
        ]
    );
    assert_eq!(read.remarks, Vec::<String>::new());

    let read = entries(&[
        "No.|相談内容|相談窓口|電話",
        "【介護について】|||",
        "1|介護の相談|見本センター|086-000-0001",
        "2|申請|見本課|〃",
        "■ 医療について|||",
        "3|病気|見本病院|086-000-0002",
        "No.|相談内容|相談窓口|電話",
        "4|薬|見本薬局|086-000-0003",
        "合計|4||",
    ]);
    assert_eq!(read.missing, Vec::<String>::new());
    let said: Vec<_> = read.rows.iter().map(|row| text(row, "category")).collect();
    assert_eq!(
        said,
        [
            "介護について",
            "介護について",
            "医療について",
            "医療について"
        ]
    );
    assert_eq!(text(&read.rows[1], "phones"), "086-000-0001", "as above");
    let passed: Vec<_> = read
        .passed
        .iter()
        .map(|passed| (passed.row, &*passed.why))
        .collect();
    assert_eq!(
        passed,
        [
            (2, "区切りの見出し"),
            (5, "区切りの見出し"),
            (7, "見出しの繰り返し"),
            (9, "合計や注")
        ]
    );
}

#[test]
fn what_can_not_be_taken_is_said_by_row_and_column() {
    let read = entries(&[
        "No|相談項目|相談内容|窓口|電話番号|内線",
        "1|介護|介護の相談|見本センター|8.68E+08|12",
        "2|介護|申請||086-000-0001|",
        "3|介護|認定|見本課|868031254|#N/A",
        "x|介護|保険|見本係|各区の窓口へ|なし",
    ]);
    let problems: Vec<_> = read.rows.iter().map(|row| row.problems.len()).collect();
    assert_eq!(problems, [1, 1, 0, 0]);
    assert_eq!(read.rows[0].problems[0].column, "電話番号");
    assert!(read.rows[0].problems[0].message.contains("8.68E+08"));
    assert_eq!(read.rows[1].problems[0].column, "窓口");
    let third = &read.rows[2];
    assert_eq!(
        text(third, "phones"),
        "086-803-1254",
        "the zero is there again"
    );
    let notes: Vec<_> = third.notes.iter().map(|note| &*note.column).collect();
    assert_eq!(notes, ["内線", "電話番号"]);
    let fourth = &read.rows[3];
    assert_eq!(text(fourth, "notes"), "電話番号：各区の窓口へ");
    assert_eq!(text(fourth, "extension"), "");
    assert_eq!(fourth.notes.len(), 2);
}

#[test]
fn what_the_person_says_of_a_column_counts() {
    let list = sheet(&[
        "項目|詳細|どこへ|電話",
        "介護|介護の相談|見本センター|086-000-0001",
    ]);
    let read_with = |columns: &[(&str, &str)]| {
        let columns = columns.iter();
        let asked = ImportFile {
            columns: columns
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
            ..ImportFile::default()
        };
        read(std::slice::from_ref(&list), &asked)
    };
    assert_eq!(read_with(&[]).missing, ["相談機関・窓口の名称"]);
    let told = read_with(&[("詳細", "topic"), ("どこへ", "name"), ("電話", "")]);
    assert_eq!(told.missing, Vec::<String>::new());
    assert_eq!(text(&told.rows[0], "topic"), "介護の相談");
    assert_eq!(text(&told.rows[0], "phones"), "", "left out");
}

#[test]
fn the_first_sheet_with_headings_is_read_or_those_asked_for() {
    let cover = Sheet {
        name: "表紙".into(),
        ..sheet(&["相談機関一覧", "見本市"])
    };
    let north = Sheet {
        name: "北区".into(),
        ..sheet(&["窓口|電話", "見本北|086-000-0001"])
    };
    let south = Sheet {
        name: "南区".into(),
        ..sheet(&["電話|窓口", "086-000-0002|見本南"])
    };
    let sheets = [cover, north, south];
    let asked = |sheets: Vec<usize>| ImportFile {
        into: ImportInto::Office,
        sheets,
        ..ImportFile::default()
    };
    let first = read(&sheets, &asked(vec![]));
    let taken: Vec<_> = first.sheets.iter().map(|sheet| sheet.taken).collect();
    assert_eq!(taken, [false, true, false]);
    let all = read(&sheets, &asked(vec![2, 1, 1, 7]));
    let names: Vec<_> = all
        .rows
        .iter()
        .map(|row| (row.sheet, text(row, "name")))
        .collect();
    assert_eq!(names, [(1, "見本北".to_owned()), (2, "見本南".to_owned())]);
}

#[test]
fn offices_with_split_addresses_and_hours() {
    let read = offices(&[
        "施設名称|所在地_都道府県|所在地_市区町村|所在地_町字|所在地_番地以下|建物名等(方書)|TEL/FAX|利用可能曜日|開始時間|終了時間|休館日|緯度|経度|対象|HP",
        "見本館|岡山県|岡山市北区|見本町|1-2|3階|086-000-0001|月火水|08:30:00|0.71875|祝日|133.9|34.6|子ども|準備中",
    ]);
    let row = &read.rows[0];
    for (key, said) in [
        ("name", "見本館"),
        ("address", "岡山県岡山市北区見本町1-2 3階"),
        ("phones", "086-000-0001"),
        ("hours", "月火水 8:30～17:15（休み：祝日）"),
        ("latitude", "34.6"),
        ("longitude", "133.9"),
        ("url", ""),
        ("notes", "HP：準備中\n対象：子ども"),
    ] {
        assert_eq!(text(row, key), said, "{key}");
    }
    assert!(
        row.notes
            .iter()
            .any(|note| note.message.contains("入れ替わって"))
    );
}

#[test]
fn headings_as_cities_write_them() {
    for (heading, column) in [
        ("電話番号（代表）", Column::Phone),
        ("電話（内線）", Column::Extension),
        ("※電話番号", Column::Phone),
        ("連絡先電話番号", Column::Phone),
        ("施設名", Column::Name),
        ("事業所名称", Column::Name),
        ("ＦＡＸ番号", Column::Fax),
        ("ﾌｧｯｸｽ", Column::Fax),
        ("所在地\n（住所）", Column::Address),
        ("開 所 時 間", Column::Hours),
        ("ホームページアドレス", Column::Url),
        ("備　　考", Column::Notes),
        ("担当者（主）", Column::Charge),
        ("建物名等（方書）", Column::Building),
        ("Ｎｏ", Column::No),
    ] {
        assert_eq!(Column::of(heading), Some(column), "{heading}");
    }
    for heading in [
        "",
        "令和6年4月1日現在",
        "相談機関一覧",
        "保健福祉企画総務課",
    ] {
        assert_eq!(Column::of(heading), None, "{heading}");
    }
}

#[test]
fn a_list_without_matters_says_what_stands_above_it() {
    let titled = ["くらしの相談窓口|", "相談内容|窓口", "家計|見本室"];
    let read = entries(&titled);
    assert_eq!(text(&read.rows[0], "category"), "くらしの相談窓口");
    assert!(read.remarks[0].contains("くらしの相談窓口"));
    let read = entries(&["相談項目|窓口", "家計|見本室"]);
    assert_eq!(text(&read.rows[0], "topic"), "家計");
    assert_eq!(read.missing, Vec::<String>::new());
    assert_eq!(read.remarks.len(), 1);
    assert_eq!(
        entries(&["窓口|電話", "見本室|086-000-0001"]).missing,
        ["相談内容"]
    );
}

#[test]
fn a_district_is_named_once_above_its_offices() {
    let grouped = offices(&[
        "地区|名称|電話",
        "北区|見本一|086-000-0001",
        "|見本二|086-000-0002",
        "南区|見本三|086-000-0003",
    ]);
    let areas = |read: &shared::wire::ImportRead| {
        let areas = read.rows.iter().map(|row| row.area.clone());
        areas.collect::<Vec<_>>()
    };
    assert_eq!(areas(&grouped), ["北区", "北区", "南区"]);
    // Where each row names its own, a blank one has none; nor is what stands behind the name a group.
    let own = offices(&["地区|名称", "北区|見本一", "北区|見本二", "|見本三"]);
    assert_eq!(areas(&own), ["北区", "北区", ""]);
    let behind = offices(&["名称|地区", "見本一|北区", "見本二|"]);
    assert_eq!(areas(&behind), ["北区", ""]);
}
