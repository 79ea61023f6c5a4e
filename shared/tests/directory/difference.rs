//! What the draft says otherwise, in words.

use std::collections::BTreeMap;

use super::*;

fn text(key: &str, text: &str) -> Writes {
    [(key_path(key), Value::text(text))].into()
}

fn number(no: f64) -> Writes {
    [(key_path("no"), Value::Number(Number::new(no).unwrap()))].into()
}

fn removed(is: bool) -> Writes {
    [(key_path("removed"), Value::Flag(is))].into()
}

fn written(mut doc: Doc, all: &[Writes]) -> Doc {
    for (writes, counter) in all.iter().zip(2..) {
        write(&mut doc, counter, writes.clone());
    }
    doc
}

fn rows(before: &[Doc], after: &[Doc]) -> Vec<RowDifference> {
    let standing = |docs: &[Doc]| -> BTreeMap<RecordId, Doc> {
        let there = docs.iter().filter(|doc| !doc.is_removed());
        there.map(|doc| (doc.id, doc.clone())).collect()
    };
    difference(&standing(before), &standing(after))
}

/// All rows in words; another record is called by the end of its id.
fn words(before: &[Doc], after: &[Doc]) -> Vec<String> {
    let title = |id: RecordId| format!("記録{}", id.uuid().as_u128());
    let rows = rows(before, after);
    rows.iter().map(|row| row.words(&title)).collect()
}

#[test]
fn every_kind_of_change_is_named_as_what_it_is() {
    let phones = text("phones", "086-803-1254");
    let base = || written(row(1, "見本係"), std::slice::from_ref(&phones));
    for (change, said) in [
        (vec![], None),
        (vec![number(7.0)], Some("【移動】No.7 見本係（No.：1 → 7）")),
        (
            vec![text("category", "介護")],
            Some("【移動】No.1 見本係（相談項目：生活 → 介護）"),
        ),
        (
            vec![text("phones", "086-000-0202")],
            Some("【電話の変更】No.1 見本係（電話：086-803-1254 → 086-000-0202）"),
        ),
        (
            vec![text("phones", "")],
            Some("【電話の変更】No.1 見本係（電話：086-803-1254 → （なし））"),
        ),
        (
            vec![text("fax", "086-000-0203")],
            Some("【変更】No.1 見本係（ファクス：（なし） → 086-000-0203）"),
        ),
        (
            vec![
                text("agency", "見本課"),
                text("phones", "086-000-0202"),
                number(2.0),
            ],
            Some(
                "【移動・電話の変更・変更】No.2 見本課（No.：1 → 2、相談機関：見本係 → 見本課、電話：086-803-1254 → 086-000-0202）",
            ),
        ),
        // Written again as it was.
        (
            vec![text("agency", "見本課"), text("agency", "見本係")],
            None,
        ),
        (vec![removed(true)], Some("【掲載終了】No.1 見本係")),
        (vec![removed(true), removed(false)], None),
        (
            vec![removed(true), removed(false), text("hours", "平日")],
            Some("【変更】No.1 見本係（受付時間：（なし） → 平日）"),
        ),
        // What no reader sees.
        (vec![text("organisation", &id(9).to_string())], None),
        (vec![text("edition", &id(9).to_string())], None),
        (
            vec![text("kind", &id(9).to_string())],
            Some("【変更】No.1 見本係（地区ごとの窓口：（なし） → 記録9）"),
        ),
        // Of a later version.
        (
            vec![text("later", "何か")],
            Some("【変更】No.1 見本係（新しい版の項目：（なし） → 何か）"),
        ),
    ] {
        let changed = written(base(), &[vec![phones.clone()], change.clone()].concat());
        let said: Vec<_> = said.into_iter().map(str::to_owned).collect();
        assert_eq!(words(&[base()], &[changed]), said, "{change:?}");
    }
}

#[test]
fn rows_come_in_the_order_of_the_list_and_then_offices_and_kinds() {
    let office = doc(
        5,
        &Office {
            name: "見本窓口".into(),
            kind: Ref::new(id(6)),
            area: None,
            branch_of: None,
            address: None,
            phones: None,
            fax: None,
            hours: None,
            url: None,
            notes: None,
            latitude: None,
            longitude: None,
        },
    );
    let kind = doc(
        6,
        &AgencyKind {
            name: "見本センター".into(),
            field: "生活".into(),
            offices: None,
            branches: None,
            branch_name: None,
            work: None,
        },
    );
    let second = written(row(1, "乙"), &[number(2.0)]);
    let all = [kind, office, second, row(3, "甲")];
    let added = words(&[], &all);
    assert_eq!(
        added,
        [
            "【追加】No.1 甲",
            "【追加】No.2 乙",
            "【追加】見本窓口",
            "【追加】見本センター"
        ]
    );
    assert_eq!(words(&all, &all), [""; 0]);
}

#[test]
fn a_state_has_another_name_as_soon_as_it_says_anything_else() {
    let base = row(1, "甲");
    let named = |base_id: u128, change: &[Writes]| {
        let after = written(base.clone(), change);
        state(
            Some(id(base_id)),
            &rows(std::slice::from_ref(&base), &[after]),
        )
    };
    let states = [
        named(10, &[]),
        named(20, &[]),
        named(10, &[text("agency", "乙")]),
        named(10, &[text("agency", "丙")]),
        named(10, &[text("topic", "乙")]),
        named(10, &[removed(true)]),
    ];
    let different: std::collections::BTreeSet<_> = states.iter().collect();
    assert_eq!(different.len(), states.len());
    // Who wrote it and how often makes no difference.
    assert_eq!(
        states[2],
        named(10, &[text("agency", "丙"), text("agency", "乙")])
    );
    assert_eq!(states[0], named(10, &[text("organisation", "x")]));
}

#[test]
fn what_is_written_apart_or_unfinished_keeps_a_row_from_being_published() {
    let good = row(1, "甲");
    assert_eq!(obstacle(&good), None);
    assert_eq!(
        obstacle(&written(good.clone(), &[text("agency", "")])),
        Some(Obstacle::Unfinished)
    );
    let gone = written(good.clone(), &[text("agency", ""), removed(true)]);
    assert_eq!(obstacle(&gone), None, "what is gone need not be finished");
    let apart = |n: u128, writes: Writes| {
        let mut other = good.clone();
        let dot = Dot {
            replica: ReplicaId::new(Uuid::from_u128(n)),
            counter: 1,
        };
        let mut edit = Edit::create(&good.kind, good.id, writes);
        edit.seen = good.context.clone();
        let (author, at) = (ActorId::new(Uuid::nil()), Timestamp::from_millis(0));
        other.apply(&edit.into_save(dot, 0, author, at, None));
        other
    };
    for (one, other) in [
        (text("agency", "乙"), text("agency", "丙")),
        (removed(true), removed(false)),
    ] {
        let mut both = apart(1, one);
        both.join(&apart(2, other));
        assert_eq!(obstacle(&both), Some(Obstacle::Conflict));
    }
}

#[test]
fn a_review_of_an_older_state_is_known_as_one_and_nobody_agrees_for_themselves() {
    use shared::domain::directory::{Finding, Review};
    let review = |n: u128, state: &str| {
        doc(
            n,
            &Review {
                state: state.into(),
                finding: Finding::Agreed,
                remarks: None,
            },
        )
    };
    let docs = [review(1, "a"), review(2, "b"), review(3, "b")];
    let found = reviews(&docs, "b");
    let present: Vec<_> = found.iter().map(|it| it.is_present).collect();
    assert_eq!(
        present,
        [true, false],
        "the same person's again counts once"
    );
    let (me, other) = (ActorId::new(Uuid::nil()), ActorId::new(Uuid::from_u128(1)));
    assert!(found[0].agrees_for(other) && !found[0].agrees_for(me) && !found[1].agrees_for(other));
    let marks = rows(&[], &[row(1, "甲")])[0].marks();
    assert_eq!(marks, [Mark::Added].into());
}
