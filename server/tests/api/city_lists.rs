//! Lists that are made in the image of what city halls keep, and what becomes of each of their rows. All names are invented.

use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use server::table;
use shared::{
    record::{Value, key_path},
    reports::sheets::read,
    wire::{ImportFile, ImportInto, ImportRead, ImportRow},
};

/// Rows of which every one is a row of the list, but those that are refused: by row and column.
struct List {
    name: &'static str,
    bytes: Vec<u8>,
    into: ImportInto,
    rows: usize,
    refused: &'static [(usize, &'static str)],
}

fn read_list(list: &List) -> ImportRead {
    let asked = ImportFile {
        into: list.into,
        ..ImportFile::default()
    };
    read(&table::sheets(&list.bytes).unwrap(), &asked)
}

fn text(row: &ImportRow, key: &str) -> String {
    match row.writes.get(&key_path(key)) {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Number(number)) => number.get().to_string(),
        _ => String::new(),
    }
}

/// Writes lines with "|" between the cells, from the first row on.
fn put(sheet: &mut Worksheet, lines: &[&str]) {
    for (row, line) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(line.split('|')) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
}

/// Makes cells of one column one, from a row to another.
fn merge(sheet: &mut Worksheet, column: u16, rows: &[(u32, u32, &str)]) {
    for (first, last, said) in rows {
        let plain = Format::new();
        sheet
            .merge_range(*first, column, *last, column, said, &plain)
            .unwrap();
    }
}

/// 福祉相談窓口一覧: headings over two rows, 分野 as cells that are one, numbers with a format.
fn welfare() -> List {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("一覧").unwrap();
    let lines = [
        "福祉相談窓口一覧||||||||",
        "||||||||令和8年4月1日現在",
        "No.|分野|相談内容|相談窓口|連絡先|||受付時間|備考",
        "||||電話|FAX|メール||",
        "1||介護保険の申請|見本高齢課||086-000-0101|kaigo@example.jp|平日 8:30～17:15|",
        "2||介護予防の相談|見本包括センター||||平日 8:30～17:15|夜は転送",
        "3||成年後見|見本権利センター|086-000-0003（代）|||平日9時～17時|",
        "4||障害者手帳|見本障害課|086-000-0004\n内線 1234|||〃|",
        "5||発達の相談|見本発達センター|086-000-0005、0006|||要予約|",
        "6||生活困窮|見本自立支援室|☎086-000-0007|||月・水・金|",
        "7|こども|虐待|こども相談所|189|||24時間|",
        "※「連絡先」が空の窓口は見本市役所の代表へ||||||||",
    ];
    put(sheet, &lines);
    merge(
        sheet,
        1,
        &[(4, 6, "高齢者"), (7, 8, "障害者"), (2, 3, "分野")],
    );
    sheet.write_string(9, 1, "くらし").unwrap();
    let plain = Format::new();
    sheet.merge_range(2, 4, 2, 6, "連絡先", &plain).unwrap();
    for (column, said) in [
        (0, "No."),
        (2, "相談内容"),
        (3, "相談窓口"),
        (7, "受付時間"),
        (8, "備考"),
    ] {
        sheet
            .merge_range(2, column, 3, column, said, &plain)
            .unwrap();
    }
    let phone = Format::new().set_num_format("000-000-0000");
    sheet
        .write_number_with_format(4, 4, 860_000_001, &phone)
        .unwrap();
    let phone = Format::new().set_num_format("0000000000");
    sheet
        .write_number_with_format(5, 4, 860_000_002, &phone)
        .unwrap();
    List {
        name: "福祉相談窓口一覧",
        bytes: book.save_to_buffer().unwrap(),
        into: ImportInto::Entry,
        rows: 7,
        refused: &[],
    }
}

/// 地域包括支援センター by 中学校区, with who is in charge.
fn districts() -> List {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    put(
        sheet,
        &[
            "地域包括支援センター・民生委員児童委員一覧",
            "担当中学校区|センター名|所在地|電話番号|担当民生委員|民生委員連絡先",
            "見本第一中|見本第一包括|見本市一町1番地|代表086-000-0001／直通086-000-0011|見本太郎|090-0000-0001",
            "|見本第一包括 分室|見本市一町2番地|代表086-000-0001／直通086-000-0012|見本次郎|",
            "見本第二中|見本第二包括|〒700-0000 見本市二町3番地|TEL 086-000-0002 / FAX 086-000-0102|見本三郎|",
            "見本第三中|見本第三包括|見本市三町4番地|086-000-0003（夜間は090-0000-0003）|見本四郎|",
            "（注）担当は変わることがあります。",
        ],
    );
    List {
        name: "地域包括",
        bytes: book.save_to_buffer().unwrap(),
        into: ImportInto::Office,
        rows: 4,
        refused: &[],
    }
}

/// 障害福祉サービス事業所一覧: fifty columns, days in 和暦, numbers with zeros in front.
fn services() -> List {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let known = "事業所番号|事業所名称|事業所名称（カナ）|サービス種類|郵便番号|所在地|電話番号|FAX番号|指定年月日|指定有効期限|法人名称|代表者職氏名|管理者氏名|定員|営業日|営業時間|ホームページ|備考";
    let mut head: Vec<String> = known.split('|').map(str::to_owned).collect();
    let marks = head.len() + 1..=50;
    head.extend(marks.map(|n| format!("加算{n}")));
    assert_eq!(head.len(), 50);
    let mut lines = vec!["指定障害福祉サービス事業所一覧".to_owned(), head.join("|")];
    for n in 1..=20 {
        let marks = (19..=50).map(|at| if (at + n) % 3 == 0 { "○" } else { "" });
        let marks: Vec<&str> = marks.collect();
        lines.push(format!(
            "|見本ワーク{n}|ミホンワーク{n}|就労継続支援B型||見本市見本町{n}番地||086-000-01{n:02}|||社会福祉法人見本会|理事長 見本太郎|見本花子|20|月～金|9:00～16:00|https://example.jp/{n}||{}",
            marks.join("|")
        ));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    put(sheet, &lines);
    let (code, post, phone, day) = (
        Format::new().set_num_format("0000000000"),
        Format::new().set_num_format("[<=999]000;[<=9999]000\\-00;000\\-0000"),
        Format::new().set_num_format("0##-###-####"),
        Format::new().set_num_format("[$-411]ggge\"年\"m\"月\"d\"日\";@"),
    );
    for row in 2..22 {
        sheet
            .write_number_with_format(row, 0, 330_000_000 + row, &code)
            .unwrap();
        sheet
            .write_number_with_format(row, 4, 600_001, &post)
            .unwrap();
        sheet
            .write_number_with_format(row, 6, 860_000_000 + row, &phone)
            .unwrap();
        let date = ExcelDateTime::from_ymd(2019, 5, 1).unwrap();
        sheet
            .write_datetime_with_format(row, 8, &date, &day)
            .unwrap();
        sheet.write_string(row, 9, "令和7年4月30日").unwrap();
    }
    List {
        name: "障害福祉サービス",
        bytes: book.save_to_buffer().unwrap(),
        into: ImportInto::Office,
        rows: 20,
        refused: &[],
    }
}

/// A CSV in CP932 as Excel saves it, after it had taken some cells for numbers and days.
fn saved_by_excel() -> List {
    let lines = "\
名称,代表者,町名,番地,電話番号,内線,対象;人数,URL,備考\r\n\
㈱見本介護①号店,髙橋見本,見本町,1番地,860000001,,高齢者;20,https://example.jp/1,\r\n\
㈲﨑見本,見本次郎,見本町,3月1日,=\"0860000002\",12,高齢者;障害者;10,https://example.jp/2 と https://example.jp/3,～相談①～\r\n\
見本館Ⅱ,見本三郎,見本町,2001/2/3,086-000-0003,,\"子ども;1,000\",,\"2行の\r\n備考\"\r\n\
ＮＰＯ見本,見本四郎,見本町,4番地,086-000-0004,,;,準備中,\r\n\
見本室,見本五郎,見本町,5番地,8.6E+08,,;;;;,,\r\n";
    List {
        name: "CP932",
        bytes: SHIFT_JIS.encode(lines).0.into_owned(),
        into: ImportInto::Office,
        rows: 5,
        refused: &[(4, "番地"), (6, "電話番号")],
    }
}

/// An .xls of three sheets, with notes below its table.
fn old() -> List {
    List {
        name: "xls",
        bytes: include_bytes!("lists/16-districts.xls").to_vec(),
        into: ImportInto::Office,
        rows: 4,
        refused: &[],
    }
}

/// A list of matters by groups that stand in rows of their own, as text with tabs.
fn by_tabs() -> List {
    let lines = "\
困ったときの相談先,,\r\n\
相談したいこと\t相談内容\t窓口\t電話番号\t受付時間\r\n\
【お金のこと】\t\t\t\t\r\n\
借金\t多重債務;過払い,など\t見本消費生活センター\t086-000-0001\t月～金 9:00～16:00\r\n\
税\t納税の猶予,減免\t見本納税課\t086-000-0002・0003\t平日\r\n\
【住まいのこと】\t\t\t\t\r\n\
家賃\t住居確保給付金\t見本住まい室\t0120-000-000（通話料無料）\t平日 8:30～17:15\r\n";
    List {
        name: "tabs",
        bytes: lines.as_bytes().to_vec(),
        into: ImportInto::Entry,
        rows: 3,
        refused: &[],
    }
}

fn all() -> [List; 6] {
    [
        welfare(),
        districts(),
        services(),
        saved_by_excel(),
        old(),
        by_tabs(),
    ]
}

#[test]
fn of_a_hundred_rows_ninety_five_are_taken_and_the_others_told() {
    let (mut rows, mut refused) = (0, 0);
    for list in all() {
        let read = read_list(&list);
        let name = list.name;
        assert_eq!(read.missing, Vec::<String>::new(), "{name}");
        assert_eq!(read.rows.len(), list.rows, "{name}: {:?}", read.rows);
        let wrong = read.rows.iter().filter(|row| !row.problems.is_empty());
        let wrong: Vec<_> = wrong
            .map(|row| (row.row, &*row.problems[0].column))
            .collect();
        assert_eq!(wrong, list.refused, "{name}");
        // Nobody in charge is taken in, whatever the column is called.
        let said =
            serde_json::to_string(&read.rows.iter().map(|row| &row.writes).collect::<Vec<_>>());
        let said = said.unwrap();
        assert!(
            !said.contains('郎') && !said.contains("花子"),
            "{name}: {said}"
        );
        rows += list.rows;
        refused += list.refused.len();
    }
    assert!(refused * 20 <= rows, "{refused} of {rows}");
}

#[test]
fn each_says_what_it_says() {
    let of = read_list(&welfare());
    let said = |key| of.rows.iter().map(|row| text(row, key)).collect::<Vec<_>>();
    assert_eq!(
        said("category"),
        [
            "高齢者",
            "高齢者",
            "高齢者",
            "障害者",
            "障害者",
            "くらし",
            "こども"
        ]
    );
    assert_eq!(
        said("phones"),
        [
            "086-000-0001",
            "086-000-0002",
            "086-000-0003",
            "086-000-0004",
            "086-000-0005,086-000-0006",
            "086-000-0007",
            "189"
        ]
    );
    assert_eq!(text(&of.rows[0], "fax"), "086-000-0101");
    assert!(
        of.rows[0]
            .notes
            .iter()
            .all(|note| !note.message.contains("先頭の0"))
    );
    assert_eq!(text(&of.rows[3], "extension"), "1234");
    assert_eq!(text(&of.rows[3], "hours"), "平日9時～17時", "as above");

    let of = read_list(&districts());
    let areas: Vec<_> = of.rows.iter().map(|row| &*row.area).collect();
    assert_eq!(
        areas,
        ["見本第一中", "見本第一中", "見本第二中", "見本第三中"]
    );
    assert_eq!(text(&of.rows[0], "phones"), "086-000-0001,086-000-0011");
    assert_eq!(text(&of.rows[2], "fax"), "086-000-0102");
    assert!(text(&of.rows[3], "notes").contains("夜間は090-0000-0003"));

    let of = read_list(&services());
    let first = &of.rows[0];
    assert_eq!(text(first, "phones"), "086-000-0002");
    assert_eq!(text(first, "hours"), "月～金 9:00～16:00");
    let notes = text(first, "notes");
    for line in [
        "事業所番号：0330000002",
        "郵便番号：060-0001",
        "指定年月日：2019-05-01",
        "指定有効期限：令和7年4月30日",
        "加算20：○",
    ] {
        assert!(notes.lines().any(|known| known == line), "{line}: {notes}");
    }

    let of = read_list(&saved_by_excel());
    let names: Vec<_> = of.rows.iter().map(|row| text(row, "name")).collect();
    assert_eq!(
        names,
        [
            "㈱見本介護①号店",
            "㈲﨑見本",
            "見本館Ⅱ",
            "ＮＰＯ見本",
            "見本室"
        ]
    );
    assert_eq!(text(&of.rows[1], "address"), "見本町3-1");
    assert_eq!(text(&of.rows[1], "phones"), "086-000-0002");
    let notes = text(&of.rows[1], "notes");
    assert!(
        notes.contains("https://example.jp/3") && notes.contains("～相談①～"),
        "{notes}"
    );

    let of = read_list(&old());
    let taken: Vec<_> = of.sheets.iter().map(|sheet| sheet.taken).collect();
    assert_eq!(taken, [false, true, false]);
    let areas: Vec<_> = of.rows.iter().map(|row| &*row.area).collect();
    assert_eq!(areas, ["見本北", "見本北", "見本南", "見本南"]);
    assert_eq!(text(&of.rows[1], "phones"), "086-000-0002");
    assert_eq!(
        text(&of.rows[1], "hours"),
        "3月1日",
        "told, and as it is shown"
    );
    assert_eq!(text(&of.rows[2], "address"), "3-1");
    assert!(text(&of.rows[0], "notes").contains("〒：060-0001"));
    assert_eq!(of.passed.len(), 3);

    let of = read_list(&by_tabs());
    let groups: Vec<_> = of.rows.iter().map(|row| text(row, "category")).collect();
    assert_eq!(groups, ["お金のこと", "お金のこと", "住まいのこと"]);
    assert_eq!(text(&of.rows[0], "topic"), "多重債務;過払い,など");
}
