//! The file of the rows that can't be taken in: mended, it comes in whole.

use shared::{
    reports::sheets::{Known, plan, read, refused},
    wire::{ImportFile, ImportInto, ImportRead, Sheet},
};

use super::{entries, id, planned::lines, read_as, sheet, text};

/// The rows that are refused, as a file in which each cell that stands first in a pair becomes the second.
fn mended(read: &ImportRead, into: ImportInto, mend: &[(&str, &str)]) -> ImportRead {
    let known = Known {
        kind: Some(id(0xb)),
        ..Known::default()
    };
    let plan = plan(&read.rows, into, &known);
    let table = refused(&plan.refused, read, 0);
    assert_eq!(table.head.last().unwrap(), "取り込めない理由");
    let mut file = lines(&table);
    for cell in file.rows.iter_mut().flatten() {
        if let Some((_, to)) = mend.iter().find(|(from, _)| *from == cell.as_str()) {
            *cell = (*to).to_owned();
        }
    }
    read_as(into, file)
}

const PHONE: (&str, &str) = ("8.68E+08", "086-000-0009");

#[test]
fn what_was_filled_down_stands_in_each_row() {
    let mut list = sheet(&[
        "項目|内容|窓口|電話|備考",
        "介護|介護の相談|見本センター|086-000-0001|昼も",
        "|申請||8.68E+08|〃",
        "|認定||8.68E+08|",
    ]);
    list.merged = vec![[1, 2, 3, 2]];
    let first = read_as(ImportInto::Entry, list);
    let again = mended(&first, ImportInto::Entry, &[PHONE]);
    assert_eq!(again.rows.len(), 2);
    assert!(again.rows.iter().all(|row| row.problems.is_empty()));
    for (row, topic, notes) in [(0, "申請", "昼も"), (1, "認定", "")] {
        let row = &again.rows[row];
        let said = ["category", "topic", "agency", "phones", "notes"].map(|key| text(row, key));
        assert_eq!(said, ["介護", topic, "見本センター", "086-000-0009", notes]);
    }
}

#[test]
fn the_title_above_a_row_stands_in_it() {
    let first = entries(&[
        "くらしの窓口一覧|||",
        "No.|相談内容|相談窓口|電話",
        "1|戸籍|見本課|8.68E+08",
        "【介護について】|||",
        "2|介護の相談|見本センター|8.68E+08",
    ]);
    let again = mended(&first, ImportInto::Entry, &[PHONE]);
    let said: Vec<_> = again.rows.iter().map(|row| text(row, "category")).collect();
    assert_eq!(said, ["くらしの窓口一覧", "介護について"]);
    assert_eq!(text(&again.rows[0], "phones"), "086-000-0009");

    // Of an office it is the kind, also where a column of kinds is left blank.
    for list in [
        &[
            "施設名|電話|住所",
            "■ 保健センター||",
            "見本北|8.68E+08|北町1",
        ][..],
        &[
            "施設名|電話|機関の種別",
            "■ 保健センター||",
            "見本北|8.68E+08|",
        ],
    ] {
        let first = read_as(ImportInto::Office, sheet(list));
        let again = mended(&first, ImportInto::Office, &[PHONE]);
        assert_eq!(again.rows.len(), 1);
        assert_eq!(again.rows[0].kind, "保健センター");
        assert_eq!(again.rows[0].problems, []);
    }
}

#[test]
fn what_the_person_said_of_the_columns_is_in_it() {
    let list: Sheet = sheet(&[
        "項目|詳細|どこへ|電話|FAX|合言葉",
        "介護|介護の相談|見本センター|8.68E+08|086-000-0002|やま",
    ]);
    let columns = [
        ("詳細", "topic"),
        ("どこへ", "name"),
        ("FAX", ""),
        ("合言葉", "more"),
    ];
    let asked = ImportFile {
        columns: columns
            .map(|(heading, code)| (heading.to_owned(), code.to_owned()))
            .into(),
        ..ImportFile::default()
    };
    let again = mended(&read(&[list], &asked), ImportInto::Entry, &[PHONE]);
    assert_eq!(again.missing, Vec::<String>::new());
    let row = &again.rows[0];
    for (key, said) in [
        ("category", "介護"),
        ("topic", "介護の相談"),
        ("agency", "見本センター"),
        ("phones", "086-000-0009"),
        ("fax", ""),
        ("notes", "合言葉：やま"),
    ] {
        assert_eq!(text(row, key), said, "{key}");
    }
}
