//! What anyone may type, from one device over the server to another: byte for byte, and found again.

use shared::{
    jp::{Query, fold_all},
    record::{Path, RecordId, Value, Writes, key_path},
    wire::{MAX_SAVE, Verdict},
};
use unicode_normalization::char::is_combining_mark;
use uuid::Uuid;

use crate::support::{Pulled, Town, at, hostile_texts, id, on_both};

on_both!(
    strange_texts_come_back_byte_for_byte,
    strange_texts_meet_and_both_stay
);

/// A fragment out of the middle, as someone would type it into the search box: of whole characters as people see them.
fn fragment(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let begins = |at: &usize| chars.get(*at).is_none_or(|c| !is_combining_mark(*c));
    let start = (0..=chars.len() / 3).rev().find(begins).unwrap();
    let end = (start + 40..).find(begins).unwrap();
    chars[start..end.min(chars.len())].iter().collect()
}

async fn strange_texts_come_back_byte_for_byte(town: Town) {
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let home = id(at::HOME_1).to_string();
    let mut made: Vec<(RecordId, &str, String)> = Vec::new();
    for (kind, keys) in [
        (
            "household",
            &["name", "kana", "address", "access_notes", "background"][..],
        ),
        ("member", &["name", "kana", "notes"]),
        ("visit", &["seen", "said", "done", "met/r1/name"]),
        ("assignment", &["reason"]),
    ] {
        for (name, text) in hostile_texts() {
            let record = if kind == "household" {
                id(at::HOME_1)
            } else {
                RecordId::new(Uuid::now_v7())
            };
            let own = (kind != "household").then(|| (key_path("household"), Value::text(&home)));
            let mut writes: Writes = own.into_iter().collect();
            for key in keys {
                writes.insert(Path::new(*key).unwrap(), Value::text(&text));
                // The longest texts together are more than one save may be.
                if text.len() > MAX_SAVE / 10 {
                    hanako.save(kind, record, std::mem::take(&mut writes));
                }
            }
            if !writes.is_empty() {
                hanako.save(kind, record, writes);
            }
            let pulled = hanako.sync().await;
            for verdict in pulled.iter().flat_map(Pulled::verdicts) {
                assert_eq!(verdict, Verdict::Stored, "{kind}: {name}");
            }
            made.extend(keys.iter().map(|key| (record, *key, text.clone())));
            if kind == "household" {
                check(&town, &made).await;
                made.clear();
            }
        }
    }
    check(&town, &made).await;
}

/// On a colleague's new device everything is as it was typed, and a fragment of it finds it.
async fn check(town: &Town, made: &[(RecordId, &str, String)]) {
    let mut fresh = town.device("admin").await;
    fresh.sync().await;
    for (record, key, text) in made {
        let value = fresh.docs[record].get(key);
        assert!(value.as_text() == Some(text.as_str()), "{key}: {text:.50?}");
        let found = Query::new(&fragment(text));
        assert!(
            found.matches(&fold_all([value.as_text().unwrap()])),
            "{key}: {text:.50?}"
        );
    }
}

async fn strange_texts_meet_and_both_stay(town: Town) {
    let (mut hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    hanako.sync().await;
    admin.sync().await;
    let texts: Vec<String> = hostile_texts().into_iter().map(|(_, text)| text).collect();
    for pair in texts.chunks_exact(2) {
        let write = |text: &String| Writes::from([(key_path("background"), Value::text(text))]);
        hanako.save("household", id(at::HOME_1), write(&pair[0]));
        admin.save("household", id(at::HOME_1), write(&pair[1]));
        hanako.sync().await;
        admin.sync().await;
        hanako.sync().await;
        for device in [&hanako, &admin] {
            let doc = &device.docs[&id(at::HOME_1)];
            let heads: Vec<_> = doc
                .heads("background")
                .iter()
                .map(|head| &head.value)
                .collect();
            assert!(
                heads.contains(&&Value::text(&pair[0])) && heads.contains(&&Value::text(&pair[1]))
            );
        }
    }
}
