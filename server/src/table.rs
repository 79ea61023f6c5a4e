//! Spreadsheets: CSV as Excel and others write it, and .xlsx. What they hold is read as text, and nothing is kept.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError, open_workbook_from_rs};
use encoding_rs::{SHIFT_JIS, UTF_8, UTF_16LE};
use zip::ZipArchive;

/// The largest file, bytes.
const LARGEST: usize = 2 << 20;

/// The most rows and columns that are read.
const MOST: (usize, usize) = (5_010, 100);

/// What the parts of an .xlsx may come to when they are unpacked, bytes: a small file can be made that unpacks to gigabytes.
const UNPACKED: u64 = 64 << 20;

/// Why a file can't be read, in words for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It is larger than any list of people.
    #[error("ファイルが大きすぎます。2MB、5,000行、100列までにしてください。")]
    TooLarge,
    /// It is no spreadsheet that is known here.
    #[error(
        "ファイルを読み取れません。Excelの「.xlsx」か「CSV」で保存してから、選び直してください。パスワードの付いたファイルは読めません。"
    )]
    Unreadable,
}

/// The rows of a file's first sheet.
///
/// # Errors
/// Says what is the matter with it.
pub fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    if bytes.len() > LARGEST {
        Err(TableError::TooLarge)
    } else if bytes.starts_with(b"PK") {
        read_xlsx(bytes)
    } else {
        read_csv(&decoded(bytes)?)
    }
}

/// Text in UTF-8, in UTF-16 as Excel's "Unicode text", or in CP932 as Excel's CSV in Japan.
fn decoded(bytes: &[u8]) -> Result<String, TableError> {
    let encoding = if bytes.starts_with(&[0xff, 0xfe]) {
        UTF_16LE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        SHIFT_JIS
    };
    let (text, _, has_errors) = encoding.decode(bytes);
    if has_errors || text.contains('\0') {
        Err(TableError::Unreadable)
    } else {
        Ok(text.into_owned())
    }
}

fn read_csv(text: &str) -> Result<Vec<Vec<String>>, TableError> {
    let first = text.lines().next().unwrap_or_default();
    let tabs = first.matches('\t').count() > first.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| TableError::Unreadable)?;
        // Empty lines are passed over by the reader, and counted by people.
        let start = record.position().map_or(0, csv::Position::byte);
        let empty = empty_lines(text, usize::try_from(start).unwrap_or_default());
        if rows.len() + empty >= MOST.0 || record.len() > MOST.1 {
            return Err(TableError::TooLarge);
        }
        rows.resize(rows.len() + empty, Vec::new());
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

/// How many empty lines stand at a place between two records.
fn empty_lines(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    // Of the break before it a part may be left.
    let rest = match text.get(..at) {
        Some(before) if before.ends_with('\r') => rest.strip_prefix('\n').unwrap_or(rest),
        _ => rest,
    };
    let breaks = &rest[..rest.len() - rest.trim_start_matches(['\r', '\n']).len()];
    breaks.replace("\r\n", "\n").len()
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    weigh(bytes)?;
    let unreadable = |_: XlsxError| TableError::Unreadable;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let first = names.first().ok_or(TableError::Unreadable)?;
    let mut cells = book.worksheet_cells_reader(first).map_err(unreadable)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if row >= MOST.0 || column >= MOST.1 {
            return Err(TableError::TooLarge);
        }
        rows.resize(rows.len().max(row + 1), Vec::new());
        let cells = &mut rows[row];
        cells.resize(cells.len().max(column + 1), String::new());
        cells[column] = text;
    }
    Ok(rows)
}

/// Whether an archive unpacks to no more than it may, whatever it says of itself.
fn weigh(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let mut left = UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| TableError::Unreadable)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|_| TableError::Unreadable)?;
        left = left.checked_sub(read).ok_or(TableError::TooLarge)?;
    }
    Ok(())
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(day) => day.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

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
        let of_two_lines =
            read("氏名,備考\n山田 花子,\"一\n二\"\n\n\n佐藤 太郎,".as_bytes()).unwrap();
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
        assert_eq!(read(&vec![b'a'; LARGEST + 1]), Err(TableError::TooLarge));
        assert_eq!(
            read("a\n".repeat(6_000).as_bytes()),
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
}
