//! Files as they come.

use std::io::{Cursor, Write};

use encoding_rs::SHIFT_JIS;
use shared::wire::MAX_TABLE;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{TableError, read};

const LINES: &str =
    "氏名,新所属,異動日\r\n髙橋 桃子,\"見本,協議会\",2027/4/1\r\n\r\n山田 花子,①課,\r\n";

fn rows() -> Vec<Vec<String>> {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
    vec![
        row(&["氏名", "新所属", "異動日"]),
        row(&["髙橋 桃子", "見本,協議会", "2027/4/1"]),
        row(&[]),
        row(&["山田 花子", "①課", ""]),
    ]
}

#[test]
fn csv_as_excel_and_others_write_it() {
    let cp932 = SHIFT_JIS.encode(LINES).0.into_owned();
    let bom = format!("\u{feff}{LINES}");
    let tabs = LINES
        .replace("\"見本,協議会\"", "見本、協議会")
        .replace(',', "\t");
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(tabs.encode_utf16().flat_map(u16::to_le_bytes));
    for bytes in [LINES.as_bytes(), &cp932, bom.as_bytes()] {
        assert_eq!(read(bytes), Ok(rows()));
    }
    let of_tabs = read(&utf16).unwrap();
    assert_eq!(of_tabs[1], ["髙橋 桃子", "見本、協議会", "2027/4/1"]);
    assert_eq!(read(b""), Ok(Vec::new()));
    let of_two_lines = read("氏名,備考\n山田 花子,\"一\n二\"\n\n\n佐藤 太郎,".as_bytes()).unwrap();
    assert_eq!(of_two_lines.len(), 5);
    assert_eq!(of_two_lines[4][0], "佐藤 太郎");
}

/// A workbook of one sheet, as plain as it may be.
fn book(sheet: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let kinds = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    let root = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="異動" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#
    );
    for (name, text) in [
        ("[Content_Types].xml", kinds),
        ("_rels/.rels", root),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", rels),
        ("xl/worksheets/sheet1.xml", &sheet),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn xlsx() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>氏名</t></is></c><c r="C1" t="inlineStr"><is><t>異動日</t></is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>髙橋 桃子</t></is></c><c r="C3"><v>46478</v></c></row>"#;
    let rows = read(&book(sheet)).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0], ["氏名", "", "異動日"]);
    assert_eq!(rows[1], Vec::<String>::new());
    assert_eq!(rows[2], ["髙橋 桃子", "", "46478"]);
}

#[test]
fn what_is_no_spreadsheet_or_too_large_is_said() {
    let far = book(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#);
    assert_eq!(read(&far), Err(TableError::TooLarge));
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/sharedStrings.xml", SimpleFileOptions::default())
        .unwrap();
    for _ in 0..65 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(read(&bomb), Err(TableError::TooLarge));
    assert_eq!(read(&vec![b'a'; MAX_TABLE + 1]), Err(TableError::TooLarge));
    assert_eq!(
        read("a\n".repeat(21_000).as_bytes()),
        Err(TableError::TooLarge)
    );
    for bytes in [
        &b"PK\x03\x04"[..],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"a\0b",
        b"\x81",
    ] {
        assert_eq!(read(bytes), Err(TableError::Unreadable), "{bytes:?}");
    }
}
#[test]
fn a_small_file_takes_no_more_memory_than_it_may() {
    // One long text in many cells, and few cells that are far apart.
    let long = "見".repeat(300_000);
    let (mut cells, mut budget) = (super::Cells::default(), super::Budget::new());
    let mut put = |row| cells.put(&mut budget, (row, 0), &long);
    let taken = (0..1_000).take_while(|row| put(*row).is_ok()).count();
    assert_eq!(taken, super::MOST_TEXT / long.len());
    let wide = |row: usize| format!(r#"<row r="{row}"><c r="GR{row}"><v>1</v></c></row>"#);
    let wide: String = (1..=20_000).map(wide).collect();
    assert!(read(&book(&wide)).is_ok());
    // An error that only newer programs know.
    let odd = r#"<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>1</v></c></row>"#;
    assert_eq!(read(&book(odd)).unwrap()[0], ["", "1"]);
}

#[test]
fn cells_that_lie_on_each_other_are_no_sheet() {
    let region = calamine::Dimensions::new((0, 0), (20_000, 100));
    assert!(super::merged(vec![region; 1]).is_ok());
    assert_eq!(super::merged(vec![region; 3]), Err(TableError::TooLarge));
}

#[test]
fn a_damaged_book_is_read_or_is_not() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>氏名</t></is></c><c r="B1"><v>1</v></c></row>"#;
    let whole = book(sheet);
    for at in 0..whole.len() {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0x5a;
        drop(read(&spoilt));
        drop(read(&whole[..at]));
    }
}

/// An .xls as an old program wrote it.
const OLD: &[u8] = include_bytes!("../../tests/api/lists/05-old.xls");

#[test]
fn an_old_book_takes_no_more_memory_than_it_may() {
    assert!(super::cfb::weigh(OLD).is_ok());
    let patched = |at: usize, bytes: &[u8]| {
        let mut spoilt = OLD.to_vec();
        spoilt[at..at + bytes.len()].copy_from_slice(bytes);
        read(&spoilt)
    };
    let find = |bytes: &[u8]| {
        OLD.windows(bytes.len())
            .position(|part| part == bytes)
            .unwrap()
    };
    // It says that it has four thousand million rows.
    let dimensions = find(&[0x00, 0x02, 0x0e, 0x00]);
    let huge = patched(dimensions + 8, &[0xff; 4]);
    assert_eq!(huge, Err(TableError::TooLarge));
    // A text stands in the last row.
    let text = find(&[0xfd, 0x00, 0x0a, 0x00]);
    assert_eq!(patched(text + 4, &[0xff, 0xff]), Err(TableError::TooLarge));
    // Its sectors go round in a circle.
    let table = 512 * (1 + OLD[76] as usize);
    let circle: Vec<u8> = (0..128_u32).flat_map(|_| OLD[48..52].to_vec()).collect();
    assert_eq!(patched(table, &circle), Err(TableError::Unreadable));
    for at in (0..OLD.len()).step_by(3) {
        let mut spoilt = OLD.to_vec();
        spoilt[at] ^= 0x5a;
        let _ = super::cfb::weigh(&spoilt);
        let _ = super::cfb::weigh(&OLD[..at]);
    }
}

/// The first row of a CSV.
fn first(csv: &str) -> Vec<String> {
    read(csv.as_bytes()).unwrap().swap_remove(0)
}

#[test]
fn the_mark_between_columns_is_the_one_that_cuts_evenly() {
    let services = "訪問;通所;短期;居宅;夜間;福祉用具;住宅改修";
    let of_commas = format!(
        "名称,電話,サービス\n見本一,1,{services}\n見本二,2,{services}\n見本三,3,{services}\n"
    );
    assert_eq!(first(&of_commas).len(), 3);
    let uneven = "名称,備考\n甲,a;b;c;d\n乙,\"e;\nf;g;h\"\n丙,\n丁,i\tj\tk\tl\tm\n";
    assert_eq!(read(uneven.as_bytes()).unwrap()[2], ["乙", "e;\nf;g;h"]);
    let of_semicolons = "相談窓口一覧,令和6年度,見本市\n名称;内容;電話\n甲;介護,医療,福祉,年金;1\n乙;住まい,家計;2\n丙;,,,;3\n";
    assert_eq!(read(of_semicolons.as_bytes()).unwrap()[1].len(), 3);
    let quoted = "名称;内容\n\"甲\";\"a,b,c\"\n\"乙\";\"d,e,f\"\n";
    assert_eq!(first(quoted), ["名称", "内容"]);
    let of_tabs = "名称\t内容\n甲\ta,b;c\n乙\td,e;f\n";
    assert_eq!(first(of_tabs), ["名称", "内容"]);
    assert_eq!(first("名称\n甲;乙,丙\n"), ["名称"]);
}

#[test]
fn a_quote_without_end_is_told_by_its_row() {
    let told = |csv: &str| read(csv.as_bytes()).unwrap_err();
    assert_eq!(
        told("名称,電話\n甲,1\n\n\"乙,2\n丙,3\n"),
        TableError::OpenQuote(4)
    );
    // The next quote would end it in the middle of what comes later.
    let swallowed = "名称,電話\n\"甲\n二行\",1\n\"乙,2\n丙,3\n丁,\"4\"\n";
    assert_eq!(told(swallowed), TableError::OpenQuote(3));
    assert!(told(swallowed).to_string().starts_with("3行目の"));
    for sound in [
        "a,\"b\"\"c\"\n",
        "a,b\"c\n",
        "a,\"b\n c\" ,d\r\n",
        "a,\"b\"c\n",
        "a,\"\"\n",
    ] {
        assert!(read(sound.as_bytes()).is_ok(), "{sound}");
    }
}

#[test]
fn zeros_kept_by_a_formula_are_kept() {
    let csv = "電話,内線,式\n=\"0861234567\",\"=\"\"0120\"\"\",=A1&\"x\"\n'=\"1\",,\n";
    let rows = read(csv.as_bytes()).unwrap();
    assert_eq!(rows[1], ["0861234567", "0120", "=A1&\"x\""]);
    assert_eq!(rows[2][0], "=\"1\"", "a text that was written from here");
    let sheet = r#"<row r="1"><c r="A1" t="str"><f>"0861234567"</f><v>0861234567</v></c><c r="B1"><f>"0120"&amp;""</f><v></v></c><c r="C1"><f>"0120"</f><v/></c><c r="D1" t="str"><f>IF(A1="","x","")</f><v></v></c><c r="E1"><v>1</v></c></row>"#;
    let rows = read(&book(sheet)).unwrap();
    assert_eq!(
        rows[0],
        ["0861234567", shared::wire::NOT_WORKED_OUT, "0120", "", "1"]
    );
}

#[test]
fn numbers_are_read_as_their_cells_show_them() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    let mut made = Workbook::new();
    let sheet = made.add_worksheet();
    let formats = ["000-000-0000", "0000000000", "000-0000", "General"];
    for (row, format) in (0..).zip(formats) {
        let format = Format::new().set_num_format(format);
        sheet
            .write_number_with_format(row, 0, 868_031_254, &format)
            .unwrap();
    }
    let day = ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
    for (row, format) in (0..).zip(["m\"月\"d\"日\"", "yyyy/m/d"]) {
        let format = Format::new().set_num_format(format);
        sheet
            .write_datetime_with_format(row, 1, &day, &format)
            .unwrap();
    }
    let sheets = super::sheets(&made.save_to_buffer().unwrap()).unwrap();
    let column: Vec<&str> = sheets[0].rows.iter().map(|row| &*row[0]).collect();
    assert_eq!(
        column,
        ["086-803-1254", "0868031254", "86803-1254", "868031254"]
    );
    assert_eq!(
        [&*sheets[0].rows[0][1], &*sheets[0].rows[1][1]],
        ["2026-03-01"; 2]
    );
    let shown = sheets[0].as_shown();
    assert_eq!(
        [&*shown.rows[0][1], &*shown.rows[1][1]],
        ["3月1日", "2026-03-01"]
    );
}
