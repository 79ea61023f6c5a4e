//! Search keys.

use crate::jp::{Query, fold, fold_all};

#[test]
fn what_people_mean_to_be_the_same_is_the_same() {
    for (one, other) in [
        ("高橋", "髙橋"),
        ("高橋", "髙𣘺"),
        ("山崎", "山﨑"),
        ("山崎", "山嵜"),
        ("渡辺", "渡邉"),
        ("渡辺", "渡邊"),
        ("渡辺", "渡邉\u{e0103}"),
        ("斎藤", "齋藤"),
        ("斎藤", "斉藤"),
        ("斎藤", "齊藤"),
        ("小沢", "小澤"),
        ("広田", "廣田"),
        ("浜田", "濱田"),
        ("浜田", "濵田"),
        ("桜井", "櫻井"),
        ("真田", "眞田"),
        ("国井", "國井"),
        ("島田", "嶋田"),
        ("島田", "嶌田"),
        ("富田", "冨田"),
        ("柳田", "栁田"),
        ("吉野", "𠮷野"),
        ("吉野", "吉埜"),
        ("神谷", "\u{fa19}谷"),
        ("福田", "\u{fa1b}田"),
        ("羽田", "\u{fa1e}田"),
        ("徳永", "德永"),
        ("黒瀬", "黑瀨"),
        ("竜", "龍"),
        ("曽我", "曾我"),
        ("舘野", "館野"),
        ("鴎", "鷗"),
        ("葛城", "葛\u{e0100}城"),
        ("ヤマダハナコ", "やまだはなこ"),
        ("ヤマダハナコ", "ﾔﾏﾀﾞﾊﾅｺ"),
        ("パピプペポ", "ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ"),
        ("ヴィラ岡山", "ｳﾞｨﾗ岡山"),
        ("が", "か\u{3099}"),
        ("ぱ", "は゜"),
        ("ショウコ", "シヨウコ"),
        ("ちづる", "ちずる"),
        ("山田 花子", "山田花子"),
        ("山田　花子", "山田花子"),
        ("グエン・ヴァン", "ｸﾞｴﾝ ｳﾞｧﾝ"),
        ("センター", "ｾﾝﾀｰ"),
        ("センター", "センタ－"),
        ("センター", "センタ―"),
        ("センター", "センタ‐"),
        ("１２３－４", "123-4"),
        ("ＡＢＣ", "abc"),
        ("①", "1"),
        ("㈱", "(株)"),
        ("㌔", "キロ"),
        ("㍻", "平成"),
        ("〜", "～"),
        ("緑ヶ丘", "緑が丘"),
        ("緑ヶ丘", "緑ケ丘"),
        ("緑ヶ丘", "緑ｹ丘"),
        ("3ヶ月", "３か月"),
        ("3ヶ月", "3ヵ月"),
        ("三ヶ所", "三か所"),
        ("⼭⽥", "山田"),
        ("é", "e\u{301}"),
        ("㈱①㌔㍻Ⅳ", "(株)1きろ平成iv"),
        ("ﬁ㎡℃", "fim2°c"),
    ] {
        assert_eq!(fold(one), fold(other), "{one} {other}");
    }
}

#[test]
fn what_differs_stays_different() {
    for (one, other) in [
        ("佐々木", "佐木"),
        ("大阪", "大坂"),
        ("はな", "ばな"),
        ("はな", "ぱな"),
        ("12-3", "1-23"),
        ("ケア", "がア"),
        ("中村", "中林"),
        ("渡辺", "渡部"),
    ] {
        assert_ne!(fold(one), fold(other), "{one} {other}");
    }
    // The ケ that begins a word stays one.
    assert!(Query::new("ケア").matches(&fold("訪問ケア会議")));
    assert_eq!(fold("佐々木"), "佐々木");
}

#[test]
fn a_query_wants_all_its_words() {
    let key = fold_all(["髙橋　ハナコ", "岡山市北区鹿田町１－１－１", "086-803-1000"]);
    for (typed, found) in [
        ("", true),
        ("　", true),
        ("高橋", true),
        ("はなこ 高橋", true),
        ("ﾊﾅｺ　鹿田", true),
        ("1000", true),
        ("鹿田町1-1", true),
        ("高橋 太郎", false),
        // Not across two fields.
        ("はなこ岡山", false),
    ] {
        assert_eq!(Query::new(typed).matches(&key), found, "{typed}");
    }
    assert!(Query::new("　 ").is_empty());
    assert!(!Query::new("山").is_empty());
}

#[test]
fn no_character_folds_further() {
    // The first plane, and what lies beyond it and is not plain: letters for formulas, enclosed letters,
    // compatibility ideographs, tags and variation selectors.
    let beyond = ('\u{1d400}'..='\u{1f2ff}')
        .chain('\u{2f800}'..='\u{2fa1f}')
        .chain('\u{e0000}'..='\u{e01ef}');
    for c in ('\0'..='\u{ffff}').chain(beyond) {
        let key = fold(c.encode_utf8(&mut [0; 4]));
        assert_eq!(fold(&key), key, "{c:?} U+{:04X}", c as u32);
    }
}

/// Every character of the coded set that older systems exchange.
fn cp932() -> impl Iterator<Item = char> {
    let single = (0x20..0x7f).chain(0xa1..0xe0).map(|byte| vec![byte]);
    let double =
        (0x81..=0xfcu8).flat_map(|lead| (0x40..=0xfcu8).map(move |trail| vec![lead, trail]));
    single.chain(double).filter_map(|bytes| {
        let (text, broken) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes);
        let mut chars = text.chars();
        match (broken, chars.next(), chars.next()) {
            (false, Some(c), None) => Some(c),
            _ => None,
        }
    })
}

#[test]
fn the_characters_of_older_systems_fold_alike_alone_and_in_company() {
    let mut count = 0;
    for c in cp932() {
        count += 1;
        let joined = fold(&format!("山{c}田"));
        assert_eq!(fold(&joined), joined, "{c}");
        // Kanji and kana are not lost, however they are coded.
        if matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | 'あ'..='ん' | 'ア'..='ン' | 'ｱ'..='ﾝ')
        {
            assert_eq!(fold(&c.to_string()).chars().count(), 1, "{c}");
        }
    }
    assert!(count > 9_000, "{count}");
}

#[test]
fn no_variant_is_in_two_classes() {
    let mut seen = std::collections::HashSet::new();
    let mut classes = 0;
    for class in crate::jp::variants::CLASSES.split(' ') {
        classes += 1;
        let everyday = class.chars().next().unwrap().to_string();
        assert!(class.chars().count() > 1, "{class}");
        for c in class.chars() {
            assert!(seen.insert(c), "{c} in {class}");
            assert_eq!(fold(&c.to_string()), everyday, "{c} in {class}");
        }
    }
    assert!(classes > 500, "{classes}");
}

#[test]
fn what_stands_before_a_space_changes_no_word_after_it() {
    for text in [
        "０　ｹ亜",
        "緑 ヶ丘",
        "３　・ヶ月",
        "か \u{3099}",
        "９ \u{3099}ヶ",
        "は ﾟひ",
        "緑丁丘三ヶ 丘三ヶ目",
        "r ¸",
        "は ￣",
    ] {
        assert!(Query::new(text).matches(&fold(text)), "{text}");
    }
}
