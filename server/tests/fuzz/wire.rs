//! What travels: saves, documents, requests and replies.

use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    access::scopes_of,
    jp::{Date, Time, Timestamp},
    merge::Applied,
    record::{BlobId, BlobName, Brief, Context, Doc, Dot, RecordId, Save, Value},
    registry,
    wire::{
        Accept, Accounts, Directory, Failure, Invited, Reply, Session, Sessions, SignIn,
        SyncRequest, blob_to_seal, sealed_blob,
    },
};

use crate::{config, input::near};

const A: &str = "0190a5b2-0000-7000-8000-00000000000a";
const B: &str = "0190a5b2-0000-7000-8000-00000000000b";

const PICTURE: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// Values that JSON allows and programs trip over.
const VALUES: [&str; 14] = [
    "null",
    "true",
    "36.5",
    "-0.0",
    "1e308",
    "9007199254740993",
    "0.1234567890123456789",
    "\"髙﨑\"",
    r#""\u0000\u2028""#,
    "[]",
    r#"{"b":[1,{"a":null}],"a":1e-7}"#,
    r#"{"a":1,"a":2}"#,
    "[[[[[[[[1]]]]]]]]",
    r#""\ud83d\ude00""#,
];

pub(crate) fn docs() -> Vec<String> {
    let doc = |kind: &str, fields: &str, waiting: &str| {
        format!(
            r#"{{"kind":"{kind}","id":"{A}","context":[["{A}",3],["{B}",2]],"stamps":[["{A}",1,"{B}",1767225600000],["{A}",3,"{B}",1767225600000,1],["{B}",2,"{A}",-1]],"fields":{fields}{waiting}}}"#
        )
    };
    let visit = format!(
        r#"{{"household":[[0,"{B}"]],"started_at":[[0,"2026-11-23T09:30"]],"seen":[[1,"a"],[2,"b"]],"troubles/debt":[[0,true]],"met/{A}/member":[[2,"{B}"]],"met/{A}/removed":[[1,false]],"temperature":[[0,36.5]],"photos/{A}/photo":[[0,"{PICTURE}"]]}}"#
    );
    let assignment = format!(
        r#"{{"household":[[0,"{A}"]],"organisation":[[0,"{B}"]],"ground":[[0,"assigned"]],"from":[[0,"2020-04-01"]],"until":[[1,"2021-04-01"],[2,null]]}}"#
    );
    let staff = format!(
        r#"{{"name":[[0,"山田"]],"organisation":[[0,"{B}"]],"post":[[0,"visiting_nurse"]],"role":[[0,"member"]],"removed":[[2,false]]}}"#
    );
    let waiting = format!(r#","waiting":[{}]"#, saves()[0]);
    let mut docs = vec![
        doc("visit", &visit, ""),
        doc("visit", &visit, &waiting),
        doc("assignment", &assignment, ""),
        doc("staff", &staff, ""),
        doc("later", r#"{"x":[[0,1]]}"#, ""),
    ];
    docs.extend(VALUES.map(|value| {
        doc(
            "household",
            &format!(r#"{{"name":[[0,{value}],[1,"x"]],"x/y":[[2,{value}]]}}"#),
            "",
        )
    }));
    docs
}

pub(crate) fn saves() -> Vec<String> {
    let save = |writes: &str| {
        format!(
            r#"{{"dot":["{A}",4],"kind":"visit","record":"{A}","author":"{B}","at":1767225600000,"claimed":5,"prior":3,"seen":[["{A}",3],["{B}",2]],"writes":{writes}}}"#
        )
    };
    let mut saves = vec![save(&format!(
        r#"{{"household":"{B}","seen":"文","troubles/debt":true}}"#
    ))];
    saves.extend(VALUES.map(|value| save(&format!(r#"{{"seen":{value}}}"#))));
    saves
}

fn requests() -> Vec<String> {
    let (save, doc) = (&saves()[0], &docs()[0]);
    vec![format!(
        r#"{{"version":1,"actor":"{A}","replica":"{B}","counter":4,"epoch":"e","cursor":7,"scopes_hash":"00","load":["public","household:{A}"],"saves":[{save}],"offers":[{doc}]}}"#
    )]
}

pub(crate) fn replies() -> Vec<String> {
    let doc = &docs()[0];
    vec![
        format!(
            r#"{{"opening":{{"version":1,"epoch":"e","server_time":1767225600000,"verdicts":[[4,"stored"],[5,{{"refused":"not_held"}}],[6,{{"gap":7}}],[7,{{"refused":{{"malformed":"x"}}}}],[8,"incomplete"]]}}}}"#
        ),
        format!(
            r#"{{"opening":{{"version":1,"epoch":"e","server_time":0,"is_copy":true,"scopes":["public","household:{A}"]}}}}"#
        ),
        format!(
            r#"{{"opening":{{"version":1,"epoch":"e","server_time":0,"segments":[{{"name":"00ff","records":3,"bytes":9}}]}}}}"#
        ),
        format!(r#"{{"doc":{doc}}}"#),
        format!(r#"{{"gone":{{"id":"{A}"}}}}"#),
        r#"{"end":{"cursor":9,"more":false}}"#.to_owned(),
    ]
}

/// What is read is written so that it reads the same again.
fn stays<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    text: &str,
) -> Result<Option<T>, TestCaseError> {
    let Ok(read) = serde_json::from_str::<T>(text) else {
        return Ok(None);
    };
    let written = serde_json::to_string(&read).unwrap();
    let again: T = serde_json::from_str(&written)
        .map_err(|error| TestCaseError::fail(format!("{error}: {written}")))?;
    prop_assert_eq!(&again, &read, "{}", &written);
    Ok(Some(read))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn values(text in near(VALUES.to_vec())) {
        stays::<Value>(&text)?;
    }

    #[test]
    fn saves_stay_what_they_are(text in near(saves())) {
        if let Some(save) = stays::<Save>(&text)? {
            let mut doc = Doc::new(&save.kind, save.record);
            let first = doc.clone().apply_next(&save);
            doc.apply(&save);
            let once = doc.clone();
            doc.apply(&save);
            prop_assert_eq!(&doc, &once, "a save taken twice is taken once");
            if first == Applied::Stored {
                stays::<Doc>(&serde_json::to_string(&doc).unwrap())?;
            }
        }
    }

    #[test]
    fn documents_stay_what_they_are(text in near(docs()), other in near(docs())) {
        let Some(doc) = stays::<Doc>(&text)? else { return Ok(()) };
        let schema_of = |kind: &str| registry::kind(kind).map(|kind| kind.schema);
        let brief = Brief::read(&serde_json::to_string(&doc).unwrap(), schema_of).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(brief.id, doc.id);
        for path in doc.fields.keys() {
            let _ = (doc.shown(path.as_str()), doc.is_conflict(path.as_str()));
        }
        let _ = (doc.conflicts().count(), doc.is_removed(), doc.last_change(), registry::scopes(&doc), registry::grants(&doc), registry::membership(&doc), registry::blobs(&doc));
        if let Some(kind) = registry::kind(&doc.kind) {
            let _ = ((kind.issues)(&doc), scopes_of(&doc, kind.schema));
        }
        let mut same = doc.clone();
        same.join(&doc);
        if doc.waiting.is_empty() {
            prop_assert_eq!(&same.fields, &doc.fields);
            prop_assert_eq!(&same.context, &doc.context);
        }
        if let Ok(other) = serde_json::from_str::<Doc>(&other) {
            let mut joined = doc.clone();
            joined.join(&other);
            let once = joined.clone();
            joined.join(&other);
            prop_assert_eq!(&joined, &once, "joined twice is joined once");
            prop_assert!(joined.context.covers(&doc.context) && joined.context.covers(&other.context));
            stays::<Doc>(&serde_json::to_string(&joined).unwrap())?;
        }
    }

    #[test]
    fn pictures_sealed_to_the_server(text in near(vec![
        "blob 0190a5b2-0000-7000-8000-00000000000a.0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543\n\u{ff}",
        "blob \n", "{}",
    ]), bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = sealed_blob(text.as_bytes());
        let mut bytes = bytes;
        bytes.splice(0..0, *b"\xff\xd8\xff");
        let name = BlobName { record: RecordId::new(uuid::Uuid::from_u128(7)), blob: BlobId::of(&bytes) };
        let mut plain = blob_to_seal(name, &bytes);
        prop_assert_eq!(sealed_blob(&plain), Some((name, &bytes[..])));
        let end = plain.len() - 1;
        plain[end] ^= 1;
        prop_assert_eq!(sealed_blob(&plain), None);
    }

    #[test]
    fn requests_and_replies(request in near(requests()), reply in near(replies())) {
        stays::<SyncRequest>(&request)?;
        stays::<Reply>(&reply)?;
    }

    #[test]
    fn small_messages(text in near(vec![
        r#"{"login":"sakura","passphrase":"x","replica":"0190a5b2-0000-7000-8000-00000000000a"}"#,
        r#"{"actor":"0190a5b2-0000-7000-8000-00000000000a","organisation":"0190a5b2-0000-7000-8000-00000000000b","name":"山田"}"#,
        r#"{"code":"too_old","message":"古い"}"#,
        r#"{"version":"ver.1","published_on":null,"entries":[{"no":1,"default_window":true,"category":"a","topic":"b","agency":"c","phones":["1"],"offices":[{"name":"d"}]}]}"#,
        r#"[["0190a5b2-0000-7000-8000-00000000000a",18446744073709551615]]"#,
        r#""2026-11-23""#, r#""09:30""#, "-9223372036854775808",
    ])) {
        drop(serde_json::from_str::<SignIn>(&text));
        drop(serde_json::from_str::<Accept>(&text));
        drop(serde_json::from_str::<Accounts>(&text));
        drop(serde_json::from_str::<Invited>(&text));
        drop(serde_json::from_str::<Sessions>(&text));
        stays::<Session>(&text)?;
        stays::<Failure>(&text)?;
        stays::<Directory>(&text)?;
        stays::<Context>(&text)?;
        stays::<Dot>(&text)?;
        stays::<Date>(&text)?;
        stays::<Time>(&text)?;
        stays::<Timestamp>(&text)?;
    }
}
