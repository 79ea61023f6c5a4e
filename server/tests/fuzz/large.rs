//! Input that is small to send and large to work on. What takes the square of its size would not end here.

use std::{cell::RefCell, collections::VecDeque, fmt::Write as _};

use shared::{
    jp::{Date, PhoneNumber, PostalCode, Query, Time, Timestamp, fold},
    record::{Context, Doc, Path, RecordId, Save, Value},
    wire::SyncRequest,
};

use crate::device::{END, Script, hears, promise};

const MANY: u128 = 100_000;

/// A document has two places for each of its replicas.
const HALF: u128 = MANY / 2;

fn uuid(n: u128) -> String {
    uuid::Uuid::from_u128(n).to_string()
}

/// The JSON of a document by as many replicas as `numbers` has, each with a value beside the others' on one path.
fn doc(numbers: impl Iterator<Item = u128> + Clone) -> String {
    let list = |form: &dyn Fn(usize, u128) -> String| {
        numbers
            .clone()
            .enumerate()
            .map(|(place, n)| form(place, n))
            .collect::<Vec<_>>()
            .join(",")
    };
    let (id, author) = (uuid(1), uuid(2));
    let context = list(&|_, n| format!(r#"["{}",1]"#, uuid(n)));
    let stamps = list(&|_, n| format!(r#"["{}",1,"{author}",0]"#, uuid(n)));
    let heads = list(&|place, _| format!("[{place},{place}]"));
    let paths = list(&|place, n| format!(r#""x/p{n}":[[{place},true]]"#));
    format!(
        r#"{{"kind":"visit","id":"{id}","context":[{context}],"stamps":[{stamps}],"fields":{{"seen":[{heads}],{paths}}}}}"#
    )
}

#[test]
fn a_hundred_thousand_forged_replicas() {
    let json: String = (0..MANY).rev().fold("[".to_owned(), |mut json, n| {
        let comma = if n == 0 { "]" } else { "," };
        write!(json, r#"["{}",{}]{comma}"#, uuid(n), u64::MAX).unwrap();
        json
    });
    let context: Context = serde_json::from_str(&json).unwrap();
    assert_eq!(context.iter().count(), MANY as usize);
    assert!(context.covers(&context.clone()));

    let even: Doc = serde_json::from_str(&doc((0..HALF).map(|n| n * 2))).unwrap();
    let odd: Doc = serde_json::from_str(&doc((0..HALF).map(|n| n * 2 + 1))).unwrap();
    let mut joined = even.clone();
    joined.join(&odd);
    assert_eq!(joined.heads("seen").len(), MANY as usize);
    let again: Doc = serde_json::from_str(&serde_json::to_string(&joined).unwrap()).unwrap();
    assert_eq!(again, joined);
}

#[test]
fn a_million_brackets() {
    for bracket in ["[", "{\"a\":", "[{\"a\":"] {
        let deep = bracket.repeat(1_000_000);
        assert!(serde_json::from_str::<Value>(&deep).is_err());
        assert!(serde_json::from_str::<Doc>(&deep).is_err());
        assert!(serde_json::from_str::<Save>(&deep).is_err());
        assert!(serde_json::from_str::<SyncRequest>(&deep).is_err());
    }
}

#[test]
fn a_hundred_thousand_characters_in_a_field() {
    for piece in [
        "9",
        "年",
        "か\u{3099}",
        "\u{3099}",
        "\u{1f468}\u{200d}",
        "ヶ",
        "\u{fdfa}",
        "-",
        "、",
        "1/",
        "\u{e0100}",
    ] {
        let long = piece.repeat(100_000 / piece.chars().count());
        assert!(Date::read(&long).is_err() && Date::read_in_year(&long, 2026).is_err());
        assert!(Time::read(&long).is_err() && Timestamp::from_iso(&long).is_err());
        assert!(PhoneNumber::read(&long).is_err() && PostalCode::read(&long).is_err());
        assert!(PhoneNumber::read_list(&long).is_err() || piece == "、");
        assert!(long.parse::<RecordId>().is_err() && Path::new(long.as_str()).is_err());
        let key = fold(&long);
        assert!(Query::new(&long).matches(&key));
        let kept: Value =
            serde_json::from_str(&serde_json::to_string(&Value::text(&long)).unwrap()).unwrap();
        assert_eq!(kept.as_text(), Some(long.as_str()));
    }
}

#[test]
fn a_segment_that_unpacks_to_gigabytes() {
    // RFC 8878: a magic number, a window of 8 MiB, and blocks of three bytes that say "128 KiB of this".
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 13 << 3];
    let blocks = 4 << 13;
    for block in 1..=blocks {
        let header = u32::from(block == blocks) | 1 << 1 | (128 << 10) << 3;
        frame.extend(&header.to_le_bytes()[..3]);
        frame.push(b'\n');
    }
    assert_eq!(frame.len(), 6 + (128 << 10));
    let reply = format!("{}\n{END}", promise(&frame));
    let script = Script {
        replies: RefCell::new(VecDeque::from([reply])),
        frame,
    };
    assert_eq!(hears(&script), 1, "only what is unsent");
}
