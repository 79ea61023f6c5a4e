//! What cities call their columns.

use shared::reports::sheets::Column;

use super::{entries, offices, text};

#[test]
fn headings_that_many_cities_write() {
    for (column, headings) in [
        (
            Column::Name,
            "施設の名称 事業所の名称 医療機関の名称 保育所名 保育園名 学校名 児童クラブ名 相談窓口名 担当課名 所管課名 部署名称 組織名 事業者名 設置施設名 特定非営利活動法人の名称 NPO法人名 地域包括支援センター名 お問い合わせ",
        ),
        (
            Column::Phone,
            "問い合わせ先電話番号 予約電話番号 TEL. tel. 電話番号・ファックス番号 担当課電話番号 電話（FAX） TEL(FAX) 電話/FAX 電話・FAX",
        ),
        (Column::Url, "HPアドレス URL1 ウェブサイトURL"),
        (
            Column::Address,
            "主たる事務所の所在地 所在地1 設置位置 実施場所 会場名",
        ),
        (Column::City, "住所_市区町村"),
        (Column::Town, "住所_町名 所在地（町名）"),
        (
            Column::Lot,
            "住所_番地以下 丁目 番地・号 住所（番地） 住所2",
        ),
        (Column::Building, "ビル名等 所在地（建物名）"),
        (
            Column::Hours,
            "診療時間_午前 相談日及び時間 相談日時等 開園時間 保育時間 使用可能時間",
        ),
        (Column::HoursNotes, "土曜 診療時間（午後）"),
        (Column::Days, "開設曜日"),
        (Column::Topic, "支援内容 対象・内容"),
        (Column::Category, "活動分野"),
        (Column::Area, "中学校区名 校区 学区 地区名"),
        (Column::Notes, "備考1"),
        (
            Column::More,
            "区分 種類 サービス種別 施設区分 介護保険事業所番号 Eメール 電子メール E-mailアドレス 〒 名称_カナ 施設名（フリガナ） 名称（英語） 施設名カナ POIコード 町字ID",
        ),
        (
            Column::Charge,
            "相談員 相談員名 開設者 担当名 担当職員 院長 院長名 理事長 理事長名 代表者職氏名 管理者名 氏名 窓口（担当者） 施設長氏名 担当者・連絡先",
        ),
    ] {
        for heading in headings.split(' ') {
            let heading = heading.replace(
                '_',
                if heading.starts_with("診療") {
                    "　"
                } else {
                    "_"
                },
            );
            assert_eq!(Column::of(&heading), Some(column), "{heading}");
        }
    }
}

#[test]
fn nobody_in_charge_becomes_public() {
    let heads = "窓口|担当|名前|電話|相談員|院長|民生委員の氏名|保健師|主任ケアマネ担当|駐車場|最寄りの目印";
    let cells = "見本室|見本太郎|見本次郎|086-000-0001|見本三郎|見本四郎|見本五郎|見本六郎|見本七郎|無|見本橋";
    let read = offices(&[heads, cells]);
    let all = serde_json::to_string(&read.rows[0].writes).unwrap();
    assert!(!all.contains('郎'), "{all}");
    assert_eq!(text(&read.rows[0], "name"), "見本室");
    // What is no person's is kept with its heading, also that there is none.
    assert_eq!(
        text(&read.rows[0], "notes"),
        "駐車場：無\n最寄りの目印：見本橋"
    );
    let read = entries(&[&format!("内容|{heads}"), &format!("相談|{cells}")]);
    let all = serde_json::to_string(&read.rows[0].writes).unwrap();
    assert!(!all.contains('郎'), "{all}");
    // Alone it is what the list is about.
    assert_eq!(Column::of("担当"), Some(Column::Name));
    let read = offices(&["所管課|施設名|電話", "見本課|見本館|086-000-0001"]);
    assert_eq!(text(&read.rows[0], "name"), "見本館");
}

#[test]
fn what_belongs_to_an_address_stays_with_it() {
    for (heads, cells, address) in [
        ("所在地|番地", "見本市見本町|1-2", "見本市見本町1-2"),
        ("所在地|番地", "見本市見本町1-2|１－２", "見本市見本町1-2"),
        (
            "住所|住所2",
            "見本市見本町1-2|見本ビル3階",
            "見本市見本町1-2見本ビル3階",
        ),
        ("所在地（町名）|所在地（番地）", "見本町|1-2", "見本町1-2"),
    ] {
        let head = format!("施設名|電話|{heads}");
        let row = format!("見本館|086-000-0001|{cells}");
        let read = offices(&[&head, &row]);
        assert_eq!(text(&read.rows[0], "address"), address, "{heads}");
    }
    let read = offices(&["施設名|区名", "見本館|見本区"]);
    assert_eq!(text(&read.rows[0], "notes"), "区名：見本区");
}

#[test]
fn pages_and_dates_are_no_titles_and_marked_rows_are_rows() {
    let read = entries(&[
        "No.|相談内容|窓口|電話",
        "【介護】|||",
        "1|申請|見本課|086-000-0001",
        "5|||",
        "- 1 -|||",
        "令和6年4月1日現在|||",
        "2|相談|見本室|086-000-0002",
    ]);
    assert_eq!(text(&read.rows[1], "category"), "介護");
    assert_eq!(read.passed.len(), 4);
    let read = offices(&[
        "施設|電話",
        "資料館|086-000-0001",
        "※見本センター|086-000-0002",
        "※変わります|",
    ]);
    assert_eq!((read.rows.len(), read.passed.len()), (2, 1));
}

#[test]
fn hours_of_a_part_of_a_day_say_of_which() {
    let read = offices(&[
        "施設名|診療時間|診療時間（午後）|土曜",
        "見本館|9:00～12:00|14:00～18:00|9:00～13:00",
    ]);
    assert_eq!(
        text(&read.rows[0], "hours"),
        "9:00～12:00（診療時間（午後）：14:00～18:00）（土曜：9:00～13:00）"
    );
}

#[test]
fn marks_below_a_heading_say_something() {
    let read = offices(&["施設名|電話|送迎|食事|入浴|相談", "見本館||○|△|―|-"]);
    assert_eq!(text(&read.rows[0], "notes"), "送迎：○\n食事：△");
}

#[test]
fn metres_are_no_degrees() {
    let read = offices(&["施設名|緯度|経度", "見本館|-149234.5|-34567.8"]);
    assert!(text(&read.rows[0], "latitude").is_empty());
    assert_eq!(read.rows[0].notes.len(), 2);
}

#[test]
fn telephone_and_fax_in_one_column() {
    for (heading, cell) in [
        ("電話（FAX）", "086-000-0001（FAX 086-000-0002）"),
        ("電話/FAX", "086-000-0001/086-000-0002"),
        ("電話・FAX", "086-000-0001\\n086-000-0002"),
    ] {
        let head = format!("施設名|{heading}");
        let row = format!("見本館|{cell}");
        let read = offices(&[&head, &row]);
        assert_eq!(text(&read.rows[0], "phones"), "086-000-0001", "{heading}");
        assert_eq!(text(&read.rows[0], "fax"), "086-000-0002", "{heading}");
    }
}
