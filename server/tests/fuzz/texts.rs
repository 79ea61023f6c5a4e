//! What people type: dates, times, numbers, telephone and postal codes, words to search for.

use app::form::{read_text, typed_of};
use proptest::prelude::*;
use shared::{
    access::Scope,
    jp::{Date, PhoneNumber, PostalCode, Query, Time, Timestamp, fold, fold_all},
    record::{ActorId, BlobId, BlobName, DateTime, Field, FieldKind, Path, RecordId, Value},
};

use unicode_normalization::UnicodeNormalization;

use crate::{config, input::near};

const DATES: [&str; 12] = [
    "2024-05-01",
    "20240501",
    "2024/5/1",
    "R6.5.1",
    "Ｒ６．５．１",
    "令和元年5月1日",
    "令和六年五月一日",
    "昭和64年1月7日",
    "平成31年4月30日",
    "明治45年7月29日",
    "5月1日",
    "大正元年七月三十日",
];
const TIMES: [&str; 8] = [
    "9:30",
    "09:30",
    "９時半",
    "午後2時15分",
    "14時",
    "0930",
    "24:00",
    "午前0時",
];
const PHONES: [&str; 8] = [
    "086-803-1000",
    "０８６（８０３）１０００",
    "09012345678",
    "+81-86-803-1000",
    "0120-123-456",
    "086-803-1000、090-1234-5678",
    "119",
    "0570-000-000",
];
const POSTAL: [&str; 4] = ["700-0823", "〒７００－０８２３", "0010000", "〒001 0010"];
const NUMBERS: [&str; 8] = [
    "36.5",
    "３６。５",
    "36,5",
    "1,234,567",
    "－1",
    "36.5℃",
    "1e3",
    "0.1000000000000000055511151231257827",
];
const WORDS: [&str; 10] = [
    "髙橋　﨑子",
    "ﾊﾞｽ停",
    "緑ヶ丘三丁目",
    "渡邊",
    "葛\u{e0100}城市",
    "𠮷野家",
    "か\u{3099}ん",
    "ショウコ",
    "①㈱Ⅳ",
    "👩‍👩‍👧‍👦",
];
const IDS: [&str; 5] = [
    "0190a5b2-0000-7000-8000-000000000001",
    "{0190A5B2-0000-7000-8000-000000000001}",
    "urn:uuid:0190a5b2-0000-7000-8000-000000000001",
    "0190a5b2000070008000000000000001",
    "household:0190a5b2-0000-7000-8000-000000000001",
];
/// Pictures by their names, and as they stand in a form.
const PICTURES: [&str; 3] = [
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "0190a5b2-0000-7000-8000-000000000001.ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==",
];
const PATHS: [&str; 4] = [
    "notes",
    "troubles/debt",
    "met/0190a5b2-0000-7000-8000-000000000001/name",
    "a/b/c/d/e",
];

/// Whether a word begins with what combines with the end of the word before: NFKC would take them for one character.
fn has_loose_mark(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let (Some(before), Some(after)) = (pair[0].chars().next_back(), pair[1].chars().next())
        else {
            return false;
        };
        let alone = before.nfkc().chain(after.nfkc()).collect::<String>();
        let is_voicing = matches!(after, '\u{3099}' | '\u{309a}' | '゛' | '゜' | 'ﾞ' | 'ﾟ');
        !is_voicing && [before, after].into_iter().nfkc().ne(alone.chars())
    })
}

fn field(kind: FieldKind) -> Field {
    Field::new("key", "名前", kind, false).unit("℃", 1)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn dates(text in near(DATES.to_vec()), year in any::<u16>()) {
        for date in [Date::read(&text), Date::read_in_year(&text, year)].into_iter().flatten() {
            prop_assert_eq!(Date::read(&date.to_string()), Ok(date));
            prop_assert_eq!(Date::read(&date.long()), Ok(date));
        }
        for date in [Date::read(&text), Date::from_iso(&text)].into_iter().flatten() {
            prop_assert_eq!(Date::from_iso(&date.to_string()), Ok(date));
            prop_assert_eq!(Date::from_day_number(date.day_number()), Some(date));
            let _ = (date.short(), date.long_with_weekday(), date.weekday(), date.add_days(i32::MAX), date.add_days(i32::MIN));
        }
    }

    #[test]
    fn times(text in near(TIMES.to_vec())) {
        for time in [Time::read(&text), Time::from_iso(&text)].into_iter().flatten() {
            prop_assert_eq!(Time::from_iso(&time.to_string()), Ok(time));
            prop_assert_eq!(Time::read(&time.short()), Ok(time));
        }
    }

    #[test]
    fn moments(text in near(vec!["2026-11-23T09:30:00.000+09:00", "2026-11-23T00:30:00Z"]), millis in any::<i64>()) {
        if let Ok(moment) = Timestamp::from_iso(&text) {
            let minute = moment.to_string();
            prop_assert_eq!(Timestamp::from_iso(&minute).map(|moment| moment.to_string()), Ok(minute));
        }
        let moment = Timestamp::from_millis(millis);
        let _ = (moment.to_string(), moment.long(), moment.short(), moment.date(), moment.time());
        let (date, time) = moment.to_jst();
        let _ = Timestamp::from_jst(date, time);
    }

    #[test]
    fn telephone_numbers(text in near(PHONES.to_vec())) {
        if let Ok(number) = PhoneNumber::read(&text) {
            prop_assert_eq!(PhoneNumber::read(&number.to_string()), Ok(number.clone()));
            prop_assert!(number.ends_with(number.digits()));
        }
        for number in PhoneNumber::read_list(&text).into_iter().flatten() {
            prop_assert_eq!(PhoneNumber::read(&number.to_string()), Ok(number));
        }
    }

    #[test]
    fn postal_codes(text in near(POSTAL.to_vec())) {
        if let Ok(code) = PostalCode::read(&text) {
            prop_assert_eq!(PostalCode::read(&code.to_string()), Ok(code));
            prop_assert_eq!(PostalCode::read(&code.with_mark()), Ok(code));
        }
    }

    #[test]
    fn names_of_things(text in near([&IDS[..], &PATHS[..], &PICTURES].concat())) {
        if let Ok(id) = text.parse::<RecordId>() {
            prop_assert_eq!(id.to_string().parse::<RecordId>().unwrap(), id);
        }
        let _ = text.parse::<ActorId>();
        if let Ok(blob) = text.parse::<BlobId>() {
            prop_assert_eq!(blob.to_string(), text.as_str());
        }
        if let Ok(name) = text.parse::<BlobName>() {
            prop_assert_eq!(name.to_string(), text.as_str());
        }
        if let Ok(scope) = text.parse::<Scope>() {
            prop_assert_eq!(scope.to_string().parse::<Scope>(), Ok(scope));
        }
        if let Ok(path) = Path::new(text.as_str()) {
            prop_assert_eq!(path.as_str(), text.as_str());
        }
    }

    #[test]
    fn words_to_search_for(text in near(WORDS.to_vec()), other in near(WORDS.to_vec())) {
        prop_assume!(![&text, &other].into_iter().any(|text| has_loose_mark(text)));
        let key = fold(&text);
        prop_assert_eq!(fold(&key), key.clone(), "a key is its own key");
        let both = fold_all([text.as_str(), other.as_str()]);
        prop_assert!(Query::new(&text).matches(&both), "found by what was typed");
        prop_assert!(Query::new(&other).matches(&both), "found by what was typed");
    }

    #[test]
    fn what_is_typed_into_a_form(text in near([&DATES[..], &TIMES, &PHONES, &POSTAL, &NUMBERS, &WORDS, &PICTURES].concat())) {
        use FieldKind as K;
        for kind in [K::Text, K::Paragraph, K::Number, K::Flag, K::Date, K::Time, K::DateTime, K::Phones, K::PostalCode, K::Choice(&[]), K::Signature, K::Photo] {
            let field = field(kind);
            let Ok(value) = read_text(&field, &text) else { continue };
            let typed = typed_of(&field, &value);
            prop_assert_eq!(read_text(&field, &typed), Ok(value.clone()), "{:?}: {:?}", kind, typed);
            if matches!(kind, K::Text | K::Paragraph) && !text.trim().is_empty() {
                prop_assert_eq!(&value, &Value::text(&text), "exactly as typed");
            }
        }
        if let Ok(when) = text.parse::<DateTime>() {
            prop_assert_eq!(when.to_string().parse::<DateTime>(), Ok(when));
        }
    }
}
